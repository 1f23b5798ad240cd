/// What the engine asks of the world: a server ([Remote]), a store ([LocalStore]) and a [Journal].
///
/// Implementations live in other modules and never see each other.
@NullMarked
package org.mailboat.sync.port;

import org.jspecify.annotations.NullMarked;
