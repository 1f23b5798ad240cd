package org.mailboat.store.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads lists of addresses ([RFC 5322
/// §3.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.4)), groups opened up. Nothing that
/// could be an address is lost because of what is wrong beside it.
///
/// Encoded words are kept whole whatever signs are in them, and decoded at the end.
final class AddressList {
    private static final int MAX_ADDRESSES = 10_000;

    /// What needs a backslash within quotes.
    private static final Pattern SPECIAL = Pattern.compile("[\"\\\\]");

    private final String text;
    private int at;
    private final List<MailAddress> all = new ArrayList<>();

    /// What has been read of one address: words outside of brackets, what is in the brackets, and
    /// the last comment.
    private final StringBuilder words = new StringBuilder();

    private String bracketed = "";
    private String comment = "";
    private boolean hasBrackets;
    private boolean quotedWord;

    private AddressList(String text) {
        this.text = text;
    }

    static List<MailAddress> parse(String text) {
        return new AddressList(text).parse();
    }

    private List<MailAddress> parse() {
        while (at < text.length() && all.size() < MAX_ADDRESSES) {
            char c = text.charAt(at);
            switch (c) {
                case ',', ';' -> {
                    at++;
                    close();
                }
                case ':' -> {
                    at++;
                    colon();
                }
                case '"' -> quoted();
                case '(' -> comment();
                case '<' -> brackets();
                case '=' -> encodedWord();
                default -> {
                    words.append(c);
                    at++;
                }
            }
        }
        close();
        return List.copyOf(all);
    }

    /// What stands before a colon is the name of a group, if there is no address in it yet.
    private void colon() {
        if (!hasBrackets && words.indexOf("@") < 0) {
            clear();
        } else {
            words.append(':');
        }
    }

    /// A name without its quotes; the part before an at sign keeps them, as it needs them.
    private void quoted() {
        var inside = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            inside.append(text.charAt(at));
        }
        at++;
        if (at < text.length() && text.charAt(at) == '@') {
            words.append('"').append(SPECIAL.matcher(inside).replaceAll("\\\\$0")).append('"');
        } else {
            words.append(inside);
        }
        quotedWord = true;
    }

    private void comment() {
        int depth = 0;
        var inside = new StringBuilder();
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                inside.append(text.charAt(++at));
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                at++;
                break;
            }
            if (depth > 1 || c != '(') {
                inside.append(c);
            }
        }
        comment = inside.toString();
        words.append(' ');
    }

    /// Up to the closing bracket; where that is missing, up to what cannot be in an address.
    private void brackets() {
        int end = text.indexOf('>', at);
        int next = text.indexOf('<', at + 1);
        int comma = text.indexOf(',', at);
        boolean closed = end >= 0 && (next < 0 || end < next);
        if (!closed) {
            end =
                    comma >= 0 && (next < 0 || comma < next)
                            ? comma
                            : next >= 0 ? next : text.length();
        }
        String inside = text.substring(at + 1, end).strip();
        if (!hasBrackets) {
            bracketed = inside;
            hasBrackets = true;
        }
        at = closed ? end + 1 : end;
    }

    private void encodedWord() {
        int end = EncodedWords.endOfWord(text, at);
        words.append(text, at, end);
        at = end;
    }

    private void close() {
        String outside = EncodedWords.decode(words.toString()).strip().replaceAll("\\s+", " ");
        String aside = EncodedWords.decode(comment).strip();
        if (hasBrackets) {
            add(outside.isEmpty() ? aside : outside, address(bracketed));
        } else if (!outside.isEmpty()) {
            bare(outside, aside);
        }
        clear();
    }

    /// Without brackets the address is the word with the at sign, and a comment the name.
    private void bare(String all, String aside) {
        int at = all.indexOf('@');
        String outside =
                at < 0 ? all : all.substring(0, at) + all.substring(at).replaceAll(" ?\\. ?", ".");
        if (!quotedWord && outside.indexOf('@') > 0 && outside.indexOf(' ') > 0) {
            for (String word : outside.split(" ", -1)) {
                if (word.indexOf('@') > 0 && !outside.startsWith("@")) {
                    String name = outside.replace(word, " ").strip().replaceAll("\\s+", " ");
                    boolean spread = name.equals("@") || name.startsWith("@") || name.endsWith("@");
                    if (!spread) {
                        add(name.isEmpty() ? aside : name, address(word));
                        return;
                    }
                }
            }
        }
        add(aside, address(outside));
    }

    private void add(String name, String address) {
        if (address.isEmpty()) {
            if (!name.isEmpty()) {
                all.add(new MailAddress(null, name));
            }
        } else {
            all.add(new MailAddress(name.isEmpty() ? null : name, address));
        }
    }

    /// Without a route before it ([RFC 5322
    /// §4.4](https://www.rfc-editor.org/rfc/rfc5322.html#section-4.4)), and without the blanks that
    /// obsolete syntax allows.
    private static String address(String said) {
        String address = withoutComments(EncodedWords.decode(said)).strip();
        int route = address.startsWith("@") ? address.indexOf(':') : -1;
        String bare = route < 0 ? address : address.substring(route + 1);
        if (bare.regionMatches(true, 0, "mailto:", 0, 7)) {
            bare = bare.substring(7);
        }
        return bare.indexOf('@') > 0 && bare.indexOf('"') < 0
                ? bare.replaceAll("\\s*([@.])\\s*", "$1")
                : bare;
    }

    /// What is in quotes is no comment.
    private static String withoutComments(String address) {
        if (address.indexOf('(') < 0) {
            return address;
        }
        var kept = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean escape = c == '\\' && i + 1 < address.length();
            quoted ^= c == '"' && depth == 0;
            depth += c == '(' && !quoted ? 1 : 0;
            if (depth == 0) {
                kept.append(c);
                if (escape) {
                    kept.append(address.charAt(++i));
                }
            } else if (escape) {
                i++;
            }
            depth -= c == ')' && depth > 0 ? 1 : 0;
        }
        return kept.toString();
    }

    private void clear() {
        words.setLength(0);
        bracketed = "";
        comment = "";
        hasBrackets = false;
        quotedWord = false;
    }
}
