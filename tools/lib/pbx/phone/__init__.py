"""Telephones without people: speech from text, RTP, and SIP by sipp. Used by tools/call and the tests."""
