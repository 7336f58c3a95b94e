"""Bytes in, messages out: mail files, mailboxes, containers and lists."""
