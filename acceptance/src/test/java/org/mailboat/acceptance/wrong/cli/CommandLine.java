package org.mailboat.acceptance.wrong.cli;

public interface CommandLine {}
