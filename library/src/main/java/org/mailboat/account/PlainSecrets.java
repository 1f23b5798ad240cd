package org.mailboat.account;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the file of secrets as [SecretStore] itself prints it, line by line. It is read at every
/// login, where a parser for all of TOML takes longer than to connect; what a person made of the
/// file is left to that.
final class PlainSecrets {
    private static final String ACCOUNT = "[accounts.";
    private static final String PASSWORD = "password = ";

    private PlainSecrets() {}

    /// The passwords by account, or nothing if the text is anything else than what is printed.
    static Optional<Map<String, String>> read(String text) {
        var secrets = new TreeMap<String, String>();
        String account = null;
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty() || (line.startsWith("#") && isPlain(line))) {
                continue;
            }
            if (account == null && line.startsWith(ACCOUNT) && line.endsWith("]")) {
                account = unquoted(line.substring(ACCOUNT.length(), line.length() - 1));
                if (account == null || secrets.containsKey(account)) {
                    return Optional.empty();
                }
            } else if (account != null && line.startsWith(PASSWORD)) {
                String password = unquoted(line.substring(PASSWORD.length()));
                if (password == null) {
                    return Optional.empty();
                }
                secrets.put(account, password);
                account = null;
            } else {
                return Optional.empty();
            }
        }
        return account == null ? Optional.of(secrets) : Optional.empty();
    }

    /// What is in the quotes, or null if that is no string of one line with no escapes but those
    /// for quotes and backslashes.
    private static @Nullable String unquoted(String quoted) {
        int end = quoted.length() - 1;
        if (end < 1 || quoted.charAt(0) != '"' || quoted.charAt(end) != '"' || !isPlain(quoted)) {
            return null;
        }
        var text = new StringBuilder();
        for (int i = 1; i < end; i++) {
            char c = quoted.charAt(i);
            if (c == '"') {
                return null;
            }
            if (c == '\\') {
                i++;
                c = quoted.charAt(i);
                if (i == end || (c != '"' && c != '\\')) {
                    return null;
                }
            }
            text.append(c);
        }
        return text.toString();
    }

    /// Whether there is no control and nothing that is no character, which TOML refuses.
    private static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
