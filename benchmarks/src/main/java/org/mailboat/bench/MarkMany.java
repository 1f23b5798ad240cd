package org.mailboat.bench;

import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Marks that were changed here, many at once: what they cost on the wire.
record MarkMany(String name, int messages, List<Target> targets) implements BenchCase {

    @Override
    public String about() {
        return "%,d marks changed here".formatted(messages);
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        Mail scaled = Mails.scaled(Mail.small(messages), lab.options());
        String user = scaled.user() + "-marked";
        lab.fill(user, scaled);
        MailboatClient mailboat = lab.mailboat();
        mailboat.fresh(user, lab.port());
        mailboat.sync();
        String ids = ids(mailboat);
        var signs = new int[1];
        List<Row> rows =
                new Rounds(lab, false, false, List.of(mailboat))
                        .run(
                                round -> {},
                                (client, port) -> {
                                    client.reach(port);
                                    String sign = signs[0]++ % 2 == 0 ? "--add" : "--remove";
                                    mailboat.run(ids, "flag", "-", sign, "$flagged");
                                },
                                (client, port) -> client.check(lab.truth(user, true)));
        mailboat.clear();
        return new Outcome(name, about(), rows, Map.of(), List.of());
    }

    private static String ids(MailboatClient mailboat) {
        try (MailStore store =
                        MailStore.open(
                                mailboat.home(), MailStoreOptions.DEFAULT.withCreate(false));
                Stream<MessageInfo> all = store.messages(MessageQuery.everything())) {
            return all.map(message -> message.id().toString()).collect(Collectors.joining("\n"));
        }
    }
}
