package org.mailboat.bench;

import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.SearchRequest;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Search in a store that has much: how soon first results are there, and how large the index is.
record SearchMany(String name, Mail mail, List<Target> targets) implements BenchCase {
    private static final int REPEATED = 9;

    @Override
    public String about() {
        return "search in " + Mails.about(mail);
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        Mail scaled = Mails.scaled(mail, lab.options());
        MailboatClient mailboat = lab.mailboat();
        mailboat.fresh(lab.user(scaled), lab.port());
        mailboat.sync();
        var figures = new HashMap<String, Double>();
        Timing indexing = mailboat.run("", "store", "reindex");
        figures.put("indexing", indexing.wall());
        figures.put("text", (double) text(lab.maker(), scaled));
        figures.put("index", (double) Directories.size(mailboat.home(), "search\\.db.*"));
        var slowest = 0.0;
        try (MailStore store = MailStore.open(mailboat.home(), MailStoreOptions.DEFAULT)) {
            for (Map.Entry<String, String> query : queries(lab.maker()).entrySet()) {
                double median = median(store, query.getValue());
                figures.put(query.getKey(), median);
                slowest = Math.max(slowest, median);
            }
        }
        figures.put("slowest", slowest);
        mailboat.clear();
        return new Outcome(
                name,
                about(),
                List.of(new Row("mailboat", List.of(indexing), null)),
                figures,
                List.of());
    }

    private static Map<String, String> queries(MailMaker maker) {
        return Map.of(
                "a frequent word", maker.word(1),
                "a rare word", maker.word(20_000),
                "two words", maker.word(3) + " " + maker.word(900),
                "a phrase", "\"" + maker.word(0) + " " + maker.word(2) + "\"",
                "a prefix", maker.word(5_000).substring(0, 3) + "*",
                "of a sender", "from:sender7 " + maker.word(10));
    }

    /// The text of all messages, as they were written.
    private static long text(MailMaker maker, Mail mail) throws Exception {
        long text = 0;
        for (int n = 0; n < mail.messages(); n++) {
            text += maker.write(n, mail.size(maker, n), OutputStream.nullOutputStream());
        }
        return text;
    }

    private static double median(MailStore store, String query) throws Exception {
        var timings = new ArrayList<Timing>();
        for (int i = 0; i < REPEATED; i++) {
            timings.add(
                    Meter.thread(() -> store.search(SearchRequest.of(query).withCounted(false))));
        }
        return new Row(query, timings.subList(2, REPEATED), null).median(Timing::wall);
    }
}
