/// Opens `winmail.dat`: what Outlook sends in a form of its own (TNEF) instead of as mail. Start
/// with [TnefMessage]. Pure and thread-safe; every length is checked against what is there.
@NullMarked
package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.NullMarked;
