/// The MAPI face of the store: what Outlook asks a message store provider,
/// `IMAPISync::SynchronizeInBackground`, in Java. This package gives names and result codes to what
/// [org.mailboat.MailStore] does, and decides nothing.
///
/// Start with [IMAPISync#of]. Which condition gives which code is the table at [HRESULT]. Names are
/// MAPI's own, down to their case.
@NullMarked
package org.mailboat.mapi;

import org.jspecify.annotations.NullMarked;
