package org.mailboat.acceptance.wrong.imap.fake;

public interface Server {}
