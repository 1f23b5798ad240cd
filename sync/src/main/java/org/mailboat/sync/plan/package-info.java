/// This package decides: what is done about the differences, and what is too destructive to do
/// unasked. *Pure*: no I/O, no clock, no threads, and nothing in a result depends on hash order.
///
/// Start with [Reconciler], which makes a [Plan] of [Op]s, and [Guard].
@NullMarked
package org.mailboat.sync.plan;

import org.jspecify.annotations.NullMarked;
