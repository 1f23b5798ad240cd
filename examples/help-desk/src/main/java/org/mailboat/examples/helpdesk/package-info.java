/// An example: a help desk whose tickets are the threads of a mailbox. Start with [HelpDesk].
@NullMarked
package org.mailboat.examples.helpdesk;

import org.jspecify.annotations.NullMarked;
