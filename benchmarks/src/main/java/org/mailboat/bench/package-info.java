/// Measures whole runs of Mailboat and of other programs on the same server, beside the bare
/// server.
@NullMarked
package org.mailboat.bench;

import org.jspecify.annotations.NullMarked;
