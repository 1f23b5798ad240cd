package org.mailboat.acceptance.wrong.sync.port;

public interface Remote {}
