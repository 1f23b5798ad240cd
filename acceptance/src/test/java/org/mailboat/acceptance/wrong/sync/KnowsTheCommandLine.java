package org.mailboat.acceptance.wrong.sync;

import org.mailboat.acceptance.wrong.cli.CommandLine;

public record KnowsTheCommandLine(CommandLine commandLine) {}
