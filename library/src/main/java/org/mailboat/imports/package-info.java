/// Mail from files that other programs wrote, put into a mailbox: message files, mbox, Maildir.
@NullMarked
package org.mailboat.imports;

import org.jspecify.annotations.NullMarked;
