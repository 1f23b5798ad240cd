/// The command line: reads arguments, calls the library, prints results and ends with an exit code.
///
/// Start with [Main] and [Cli]; each command is one [Command]. Nothing is decided here.
@NullMarked
package org.mailboat.cli;

import org.jspecify.annotations.NullMarked;
