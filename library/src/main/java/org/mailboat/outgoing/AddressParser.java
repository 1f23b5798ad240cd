package org.mailboat.outgoing;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;

/// Reads the addresses of a header field ([RFC 5322
/// §3.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.4)), with or without names, in
/// groups or not, as they are put into an envelope. Of names it takes whatever people write; of
/// addresses nothing that is none, as mail would go to somebody else, or nowhere.
final class AddressParser {
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST = 254;

    /// Which older rules for names of hosts take for other letters: mail would go elsewhere.
    private static final String AMBIGUOUS = "\u00DF\u03C2\u200C\u200D";

    private final String text;
    private int at;

    private AddressParser(String text) {
        this.text = text;
    }

    /// All addresses of a field, in order; none of an empty group.
    ///
    /// @param value unfolded
    /// @throws IllegalArgumentException with a sentence that says what is none
    static List<String> parse(String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            throw wrong("a control character", value);
        }
        return new AddressParser(value).addresses();
    }

    private List<String> addresses() {
        var found = new ArrayList<String>();
        boolean inGroup = false;
        var plain = new StringBuilder();
        String angle = null;
        while (true) {
            char c = at < text.length() ? text.charAt(at) : ',';
            boolean end = at >= text.length();
            if (c == '"') {
                plain.append(quoted());
            } else if (c == '(') {
                comment();
                plain.append(' ');
            } else if (c == '[') {
                plain.append(literal());
            } else if (c == '<') {
                if (angle != null) {
                    throw wrong("two addresses without a comma between them", text);
                }
                angle = angle();
            } else if (c == ':' && !inGroup && angle == null) {
                inGroup = true;
                plain.setLength(0);
                at++;
            } else if (c == ',' || (c == ';' && inGroup)) {
                add(found, plain.toString(), angle);
                plain.setLength(0);
                angle = null;
                if (end && inGroup) {
                    throw wrong("a group that is not closed by a semicolon", text);
                }
                if (end) {
                    return found;
                }
                inGroup &= c != ';';
                at++;
            } else {
                plain.append(c);
                at++;
            }
        }
    }

    private static void add(List<String> found, String plain, @Nullable String angle) {
        if (angle != null) {
            found.add(checked(angle));
        } else if (!plain.isBlank()) {
            found.add(checked(plain));
        }
    }

    /// With its quotes.
    private String quoted() {
        int from = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw wrong("a quote that is not closed", text);
        }
        return text.substring(from, ++at);
    }

    private void comment() {
        int depth = 0;
        do {
            if (at >= text.length()) {
                throw wrong("a parenthesis that is not closed", text);
            }
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        } while (depth > 0);
    }

    private String literal() {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw wrong("a bracket that is not closed", text);
        }
        String literal = text.substring(at, end + 1);
        at = end + 1;
        return literal;
    }

    /// What stands in angle brackets, without a route ([RFC 5322
    /// §4.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-4.4)).
    private String angle() {
        at++;
        var address = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '>') {
            char c = text.charAt(at);
            if (c == '"') {
                address.append(quoted());
            } else if (c == '(') {
                comment();
            } else if (c == '[') {
                address.append(literal());
            } else if (c == ':' && address.toString().strip().startsWith("@")) {
                address.setLength(0);
                at++;
            } else {
                address.append(c);
                at++;
            }
        }
        if (at >= text.length()) {
            throw wrong("a < that is not closed", text);
        }
        at++;
        return address.toString();
    }

    private static String checked(String written) {
        String address = written.strip();
        int sign = address.startsWith("\"") ? behindQuotes(address) : address.indexOf('@');
        if (sign <= 0 || sign >= address.length() - 1 || address.charAt(sign) != '@') {
            throw wrong("no address", written);
        }
        String local = dotted(address.substring(0, sign));
        String domain = dotted(address.substring(sign + 1));
        if (!isLocalPart(local) || !isDomain(domain) || local.length() > LONGEST_LOCAL_PART) {
            throw wrong("no address", written);
        }
        String whole = local + "@" + (isAscii(local) ? ascii(domain) : domain);
        if (whole.length() > LONGEST) {
            throw wrong("an address that is too long", written);
        }
        return whole;
    }

    /// Where the quoted local part ends.
    private static int behindQuotes(String address) {
        int end = 1;
        while (end < address.length() && address.charAt(end) != '"') {
            end += address.charAt(end) == '\\' ? 2 : 1;
        }
        return address.indexOf('@', Math.min(end, address.length()));
    }

    /// Old programs put blanks around dots.
    private static String dotted(String part) {
        String stripped = part.strip();
        return stripped.startsWith("\"") ? stripped : stripped.replaceAll("[ \\t]*\\.[ \\t]*", ".");
    }

    private static boolean isLocalPart(String local) {
        if (local.startsWith("\"")) {
            return local.length() > 2
                    && local.endsWith("\"")
                    && local.chars().noneMatch(c -> c < ' ' || c == 127)
                    && isQuotedRight(local);
        }
        return isDotted(local)
                && local.chars().allMatch(c -> c > 127 || isLetterOrDigit(c) || isSign(c));
    }

    private static boolean isQuotedRight(String local) {
        for (int i = 1; i < local.length() - 1; i++) {
            if (local.charAt(i) == '\\') {
                i++;
                if (i == local.length() - 1) {
                    return false;
                }
            } else if (local.charAt(i) == '"') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSign(int c) {
        return "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(int c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }

    private static boolean isDomain(String domain) {
        if (domain.startsWith("[")) {
            return domain.endsWith("]")
                    && domain.length() > 2
                    && domain.substring(1, domain.length() - 1)
                            .chars()
                            .allMatch(c -> isLetterOrDigit(c) || c == '.' || c == ':' || c == '-');
        }
        return isDotted(domain)
                && domain.codePoints()
                        .allMatch(c ->
                                isLetterOrDigit(c)
                                        || c == '-'
                                        || c == '.'
                                        || c == '_'
                                        || (c > 127 && !Character.isWhitespace(c)));
    }

    private static boolean isDotted(String text) {
        return !text.isEmpty()
                && !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String ascii(String domain) {
        if (isAscii(domain)) {
            return domain;
        }
        if (domain.chars().anyMatch(c -> AMBIGUOUS.indexOf(c) >= 0)) {
            throw wrong("a domain that has to be written in its form with xn--", domain);
        }
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            throw wrong("no domain", domain);
        }
    }

    private static IllegalArgumentException wrong(String what, String where) {
        return new IllegalArgumentException(what + ": " + Printable.of(where.strip()));
    }
}
