"""The bodies of the processes: telephony, speech, drafts, records, api."""
