"""What a user sees of a call, draft or ticket: whole while it is in hand, masked otherwise, revealed on request."""
