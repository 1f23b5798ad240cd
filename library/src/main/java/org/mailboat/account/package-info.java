/// What an account is set up with: its URL, its settings, its secrets.
///
/// Start with [ImapUrl], [PolicyKeys] and [SecretStore].
@NullMarked
package org.mailboat.account;

import org.jspecify.annotations.NullMarked;
