/// How results and progress look: JSON, columns, amounts, and a terminal's lines.
///
/// Start with [Stdio]. Text from servers passes [org.mailboat.model.Printable] before it is shown.
@NullMarked
package org.mailboat.cli.output;

import org.jspecify.annotations.NullMarked;
