/// What connections of every protocol share: finding a server, the TCP connection, TLS, deadlines,
/// secrets, the wire log. Start with [Addresses] and [Transport].
///
/// Failures are [NetException]s. Thread-safe unless said otherwise.
@NullMarked
package org.mailboat.net;

import org.jspecify.annotations.NullMarked;
