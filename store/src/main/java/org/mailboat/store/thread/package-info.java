/// Conversations: this package decides which messages belong together, and how they answer each
/// other. *Pure*: no I/O, no clock, no threads, and nothing in a result depends on hash order.
///
/// Start with [ThreadKeys] for what makes a thread, and [ThreadTree] for its shape.
@NullMarked
package org.mailboat.store.thread;

import org.jspecify.annotations.NullMarked;
