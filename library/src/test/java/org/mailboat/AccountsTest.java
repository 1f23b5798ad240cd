package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Policy;
import org.mailboat.model.Secret;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@Timeout(60)
class AccountsTest {
    @TempDir Path home;
    private StoreWithServer world;
    private Accounts accounts;

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
        accounts = world.store.accounts();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void accounts_are_listed_by_name_and_kept_when_the_store_is_opened_again() {
        accounts.add(world.draft("archive", "secret"));

        world.reopen();

        assertThat(world.store.accounts().list())
                .extracting(info -> info.account().name())
                .containsExactly("archive", "work");
        assertThat(world.store.accounts().get("work").account().imap()).isEqualTo(world.address());
    }

    @Test
    void a_name_that_is_taken_or_none_is_refused_and_its_secret_kept() throws Exception {
        assertThatThrownBy(() -> accounts.add(world.draft("work", "other")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> accounts.add(world.draft("Über", "x")))
                .isInstanceOf(UsageException.class);
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);
    }

    @Test
    void a_login_is_tried_without_storing_anything() {
        LoginCheck good = accounts.check(world.draft("new", StoreWithServer.PASSWORD), cancel());
        LoginCheck bad = accounts.check(world.draft("new", "wrong"), cancel());

        assertThat(good.ok()).isTrue();
        assertThat(good.capabilities()).anyMatch(c -> c.equalsIgnoreCase("IMAP4rev1"));
        assertThat(bad.failure())
                .isNotNull()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.NEEDS_LOGIN));
        assertThat(accounts.list()).hasSize(1);
        assertThat(home.resolve("secrets.toml")).content().doesNotContain("wrong", "new");
    }

    private static Cancel cancel() {
        return new Cancel();
    }

    @Test
    void a_server_that_is_not_there_is_offline() {
        world.server.close();

        LoginCheck check = accounts.check(StoreWithServer.ACCOUNT, cancel());

        assertThat(check.failure())
                .isNotNull()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.OFFLINE));
    }

    @Test
    void a_command_gives_the_password_at_each_login() throws Exception {
        Path file = Files.writeString(home.resolve("password.txt"), "wrong\n");
        accounts.change(
                StoreWithServer.ACCOUNT,
                new AccountChange(
                        null,
                        null,
                        null,
                        new CredentialSource.PasswordCommand("cat '" + file + "'"),
                        null,
                        Map.of()));

        assertThat(accounts.check(StoreWithServer.ACCOUNT, cancel()).ok()).isFalse();
        Files.writeString(file, StoreWithServer.PASSWORD + "\n");
        assertThat(accounts.check(StoreWithServer.ACCOUNT, cancel()).ok()).isTrue();
        assertThat(home.resolve("secrets.toml")).content().doesNotContain("tulip");
    }

    @Test
    void settings_are_changed_one_by_one_and_wrong_ones_change_nothing() {
        AccountInfo changed =
                accounts.change(
                        StoreWithServer.ACCOUNT,
                        AccountChange.ofSettings(Map.of("direction", "pull", "connections", "2")));

        assertThat(changed.account().policy().direction()).isEqualTo(Policy.Direction.PULL);
        assertThat(changed.account().policy().connections()).isEqualTo(2);
        assertThat(changed.account().credentials()).isEqualTo(new CredentialSource.Stored());
        assertThatThrownBy(() ->
                        accounts.change(
                                StoreWithServer.ACCOUNT,
                                AccountChange.ofSettings(Map.of("guard", "off", "direction", "x"))))
                .isInstanceOf(UsageException.class);
        assertThat(accounts.get(StoreWithServer.ACCOUNT).account()).isEqualTo(changed.account());
    }

    @Test
    void mechanism_and_trust_are_set_and_the_empty_mechanism_takes_the_best_again() {
        var pem = new TlsTrust.OwnAuthority("-----BEGIN CERTIFICATE-----");
        accounts.change(
                StoreWithServer.ACCOUNT,
                new AccountChange(null, "PLAIN", pem, null, null, Map.of()));
        world.reopen();
        accounts = world.store.accounts();
        assertThat(accounts.get(StoreWithServer.ACCOUNT).account().mechanism()).isEqualTo("PLAIN");
        assertThat(accounts.get(StoreWithServer.ACCOUNT).account().trust()).isEqualTo(pem);

        accounts.change(
                StoreWithServer.ACCOUNT, new AccountChange(null, "", null, null, null, Map.of()));

        assertThat(accounts.get(StoreWithServer.ACCOUNT).account().mechanism()).isNull();
    }

    @Test
    void a_removed_account_is_gone_with_its_mail_and_its_secret() throws Exception {
        world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
        world.sync();

        accounts.remove(StoreWithServer.ACCOUNT);

        assertThat(accounts.list()).isEmpty();
        assertThat(world.store.mailboxes(null)).isEmpty();
        assertThat(home.resolve("secrets.toml")).content().doesNotContain("tulip");
        assertThatThrownBy(() -> accounts.get(StoreWithServer.ACCOUNT))
                .isInstanceOf(UsageException.class);
        accounts.add(world.draft(StoreWithServer.ACCOUNT, StoreWithServer.PASSWORD));
        assertThat(world.sync().created()).isEqualTo(1);
    }

    @Test
    void a_stored_password_has_to_be_given() {
        var draft = world.draft("new", "x");
        var without =
                new AccountDraft(
                        draft.name(),
                        draft.imap(),
                        null,
                        draft.trust(),
                        draft.credentials(),
                        null,
                        draft.policy());

        assertThatThrownBy(() -> accounts.add(without)).isInstanceOf(UsageException.class);
    }

    @Test
    void secrets_do_not_print() {
        assertThat(world.draft("new", "tulip").toString()).doesNotContain("tulip");
        assertThat(new Secret("tulip")).hasToString("•••");
    }
}
