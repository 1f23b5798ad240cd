/// Gives mail back: as maildir, mbox or single files that other programs read.
///
/// Start with [Exporter].
@NullMarked
package org.mailboat.export;

import org.jspecify.annotations.NullMarked;
