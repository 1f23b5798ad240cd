/// This package has the propagation table, the executable specification of what a sync makes of
/// changes on both sides: [PropagationTable] reads it, [PropagationContract] plays its rows on a
/// [Bench]. For tests only.
@NullMarked
package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.NullMarked;
