/// SASL mechanisms as state machines: challenges in, responses out. Pure; no I/O, no clock, and the
/// nonce is passed in. Start with [SaslExchange].
@NullMarked
package org.mailboat.net.sasl;

import org.jspecify.annotations.NullMarked;
