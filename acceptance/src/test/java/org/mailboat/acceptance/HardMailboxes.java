package org.mailboat.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Mailbox names that have broken mail programs, each with what a person should see. Written out by
/// hand, so that no code of Mailboat takes part in what is expected of it.
final class HardMailboxes {
    private HardMailboxes() {}

    /// Names for a server whose separator is `.`: by wire name, the path on the command line.
    static Map<String, String> separatedByDots() {
        var names = common(".");
        names.put("with/slash", "with%2Fslash");
        names.put("~tilde", "~tilde");
        return names;
    }

    /// Names for a server whose separator is `/`: by wire name, the path on the command line.
    static Map<String, String> separatedBySlashes() {
        var names = common("/");
        names.put("dots.in.it", "dots.in.it");
        names.put("..", "..");
        names.put("../up", "../up");
        names.put(".leading", ".leading");
        names.put("a/..b", "a/..b");
        names.put("trailing.", "trailing.");
        return names;
    }

    private static Map<String, String> common(String separator) {
        var names = new LinkedHashMap<String, String>();
        names.put("INBOX", "INBOX");
        names.put("Plain", "Plain");
        names.put("plain", "plain");
        names.put("PLAIN", "PLAIN");
        names.put("with space", "with space");
        names.put(" lead", " lead");
        names.put("quote\"quote", "quote\"quote");
        names.put("back\\slash", "back\\slash");
        names.put("per%cent", "per%25cent");
        names.put("%2F", "%252F");
        names.put("star*star", "star*star");
        names.put("amper&-sand", "amper&sand");
        names.put("semi;colon'tick`$(x)", "semi;colon'tick`$(x)");
        names.put("-dash", "-dash");
        names.put("Entw&APw-rfe", "Entwürfe");
        names.put("&ZeVnLIqe-", "日本語");
        names.put("&BB8EQAQ4BDIENQRC-", "Привет");
        names.put("&2D3c7A- Post", "\uD83D\uDCEC Post");
        names.put("&BeIF0QXoBdkF6g-", "עברית");
        names.put("&AOk-", "\u00E9");
        names.put("e&AwE-", "e\u0301");
        names.put("cur", "cur");
        names.put("new", "new");
        names.put("tmp", "tmp");
        names.put("NIL", "NIL");
        names.put("inbox2", "inbox2");
        for (String nested : List.of("Deep", "Deep.one", "Deep.one.two", "Deep.one.two.three")) {
            names.put(nested.replace(".", separator), nested.replace('.', '/'));
        }
        names.put("Deep" + separator + "cur", "Deep/cur");
        names.put("Gr&APYA3w-e" + separator + "&ZeVnLIqe-", "Größe/日本語");
        return names;
    }

    /// The mailboxes that a server does not have from the beginning, parents first.
    static List<String> toCreate(Map<String, String> names) {
        var missing = new ArrayList<>(names.keySet());
        missing.remove("INBOX");
        return missing;
    }
}
