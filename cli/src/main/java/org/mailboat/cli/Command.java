package org.mailboat.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command: what it accepts, and what it does.
interface Command {
    /// Its name, description, options and parameters.
    CommandSpec spec();

    /// Carries it out.
    ///
    /// @param args as parsed by [#spec]
    /// @return the exit code
    int run(ParseResult args, Session session);
}
