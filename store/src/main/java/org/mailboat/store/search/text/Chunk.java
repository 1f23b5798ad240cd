package org.mailboat.store.search.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Words that single marks join to an address, a host's or a file's name, or a number: what is
/// asked for as a whole and found without looking at the text again.
final class Chunk {
    private static final String JOINTS = ".@-_+";
    private static final int MOST_WORDS = 12;
    private static final int MOST_PARENTS = 4;

    private final String text;
    private final StringBuilder whole = new StringBuilder();
    private int words;
    private int end;

    /// @param text what the words are cut from
    Chunk(String text) {
        this.text = text;
    }

    /// Takes a word if it goes on where the last one ended.
    boolean take(String word, int start, int wordEnd) {
        if (words > 0) {
            if (start != end + 1 || JOINTS.indexOf(text.charAt(end)) < 0) {
                return false;
            }
            whole.append(text.charAt(end));
        }
        whole.append(word);
        words++;
        end = wordEnd;
        return true;
    }

    void clear() {
        whole.setLength(0);
        words = 0;
    }

    /// How many words it has.
    int words() {
        return words;
    }

    /// The whole, if it is found as one.
    @Nullable String whole() {
        boolean is =
                words > 1
                        && words <= MOST_WORDS
                        && whole.length() <= Terms.LONGEST
                        && (whole.indexOf(".") >= 0 || whole.indexOf("@") >= 0);
        return is ? whole.toString() : null;
    }

    /// The whole and what else it is found by: the host of an address, the domains above a host.
    List<String> forms() {
        String all = whole();
        if (all == null) {
            return List.of();
        }
        var forms = new ArrayList<String>();
        forms.add(all);
        String host = all.substring(all.lastIndexOf('@') + 1);
        int dot = host.indexOf('.');
        if (dot < 0) {
            return forms;
        }
        if (host.length() < all.length()) {
            forms.add(host);
        }
        boolean named = Character.isLetter(host.charAt(host.lastIndexOf('.') + 1));
        for (int parents = 0; named && parents < MOST_PARENTS; parents++) {
            host = host.substring(dot + 1);
            dot = host.indexOf('.');
            if (dot < 0) {
                break;
            }
            forms.add(host);
        }
        return forms;
    }
}
