/// This package compares: what a side says now against what was agreed. *Pure*: no I/O, no clock,
/// no threads, and nothing in a result depends on hash order.
///
/// Start with [WindowDiff].
@NullMarked
package org.mailboat.sync.diff;

import org.jspecify.annotations.NullMarked;
