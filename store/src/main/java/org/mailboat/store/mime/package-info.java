/// Reading a message: this package turns the octets of an internet message into what a person sees.
///
/// Start with [MessageReader]. It reads streams once, keeps little in memory, and never refuses a
/// message: what cannot be understood is shown as far as it goes. Everything is thread-safe;
/// callers close the streams they hand in.
@NullMarked
package org.mailboat.store.mime;

import org.jspecify.annotations.NullMarked;
