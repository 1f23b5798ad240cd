/// The MAPI face of the store: what Outlook asks a message store provider,
/// `IMAPISync::SynchronizeInBackground`, in Java. This package gives names and result codes to what
/// [org.mailboat.MailStore] does, and decides nothing.
///
/// Start with [IMAPISync#of], and with [IMAPIOfflineMgr#of] for the offline state. Which condition
/// gives which code, and what is an answer of ours where the published documents are silent, is in
/// `docs/mapi.md`. Names are MAPI's own, down to their case.
@NullMarked
package org.mailboat.mapi;

import org.jspecify.annotations.NullMarked;
