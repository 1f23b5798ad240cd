package org.mailboat.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Shows that each rule fails on a tree built wrong on purpose, in the classes meant to break it.
class RulesTest {
    private static final String ROOT = "org.mailboat.acceptance.wrong";
    private static final Rules RULES = new Rules(ROOT);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(ROOT);

    @Test
    void an_arrow_against_the_direction_is_found() {
        assertThat(RULES.arrowsPointOneWay().stream().flatMap(r -> violations(r).stream()))
                .anyMatch(v -> v.contains("model.KnowsTheEngine"))
                .anyMatch(v -> v.contains("sync.KnowsTheCommandLine"))
                .anyMatch(v -> v.contains("imap.remote.KnowsTheStore"))
                .anyMatch(v -> v.contains("net.KnowsAProtocol"))
                .anyMatch(v -> v.contains("store.UsesTheFakeServer"))
                .noneMatch(v -> v.contains("<" + ROOT + ".sync.Engine."));
    }

    @Test
    void a_model_that_reads_a_file_or_the_clock_is_found() {
        breaks(RULES.modelHasNoIoAndNoClock(), "model.ReadsAFile", "model.ReadsTheClock");
    }

    @Test
    void a_wire_codec_with_a_socket_or_a_thread_is_found() {
        breaks(
                RULES.wireHasNoSocketThreadClockOrRandomness(),
                "imap.wire.OpensASocket",
                "imap.wire.StartsAThread");
    }

    @Test
    void an_engine_that_speaks_sql_is_found() {
        breaks(RULES.engineSeesNoProtocolNoSqlNoNetwork(), "sync.SpeaksSql");
    }

    @Test
    void a_decision_that_hashes_or_waits_is_found() {
        breaks(
                RULES.diffAndPlanArePure(),
                "sync.diff.KeepsAHashMap",
                "sync.diff.ReturnsInHashOrder",
                "sync.plan.WaitsForALock");
    }

    @Test
    void a_thread_that_depends_on_hash_order_is_found() {
        breaks(RULES.threadsAreDecidedPurely(), "store.thread.KeepsAHashMap");
    }

    @Test
    void a_decision_that_asks_a_port_is_found() {
        breaks(RULES.deciderNeverReachesThePorts(), "sync.plan.AsksTheServer");
    }

    @Test
    void a_remote_that_knows_the_store_is_found() {
        breaks(RULES.storesAndRemotesNeverSeeEachOther(), "imap.remote.KnowsTheStore");
    }

    @Test
    void an_engine_that_knows_the_command_line_is_found() {
        breaks(RULES.nothingDependsOnMapiCliOrDaemon(), "sync.KnowsTheCommandLine");
    }

    @Test
    void a_word_of_mapi_outside_mapi_is_found() {
        breaks(RULES.mapiTypesStayInMapi(), "store.HRESULT");
        breaks(RULES.mapiWordsStayInMapi(), "store.HRESULT.S_OK");
    }

    @Test
    void a_cycle_of_packages_is_found() {
        assertThat(violations(RULES.packagesHaveNoCycles()))
                .anyMatch(v -> v.contains("store.mime.KnowsTheStoreAgain"));
    }

    @Test
    void a_clock_and_a_sleep_outside_the_wiring_are_found() {
        breaks(RULES.clockAndChanceAreHandedIn(), "model.ReadsTheClock", "imap.client.Sleeps");
    }

    @Test
    void a_test_library_in_shipped_code_is_found() {
        breaks(RULES.testKitsNeverShip(), "sync.UsesATestLibrary");
    }

    @Test
    void a_store_with_the_fake_server_is_found() {
        breaks(RULES.fakeServerIsOnlyForTheDemo(), "store.UsesTheFakeServer");
    }

    @Test
    void a_package_without_null_marks_is_found() {
        assertThat(violations(RULES.everyPackageIsNullMarked()))
                .anyMatch(v -> v.contains("cli.CommandLine"));
    }

    private static void breaks(ArchRule rule, String... culprits) {
        assertThat(violations(rule))
                .as(rule.getDescription())
                .allSatisfy(v -> assertThat(v).containsAnyOf(culprits));
        for (String culprit : culprits) {
            assertThat(violations(rule)).anyMatch(v -> v.contains(culprit));
        }
    }

    private static List<String> violations(ArchRule rule) {
        return rule.allowEmptyShould(true).evaluate(WRONG).getFailureReport().getDetails();
    }
}
