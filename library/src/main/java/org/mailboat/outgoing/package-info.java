/// Makes messages ready to be sent.
@NullMarked
package org.mailboat.outgoing;

import org.jspecify.annotations.NullMarked;
