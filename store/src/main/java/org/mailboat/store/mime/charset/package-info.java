/// Which characters octets stand for: the names of charsets that mail uses, and a guess where a
/// name is missing or cannot be true. Start with [MailCharsets]. Pure and thread-safe.
@NullMarked
package org.mailboat.store.mime.charset;

import org.jspecify.annotations.NullMarked;
