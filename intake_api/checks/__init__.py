"""Looking at a ticket beside the words of its call, before it is submitted."""
