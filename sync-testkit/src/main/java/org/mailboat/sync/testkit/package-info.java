/// This package lets the engine run without a network and a disk: a model server, a store in
/// memory, a clock that stands until it is moved, faults as values; and the contract suites that
/// every store and remote passes. For tests only.
@NullMarked
package org.mailboat.sync.testkit;

import org.jspecify.annotations.NullMarked;
