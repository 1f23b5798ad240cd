package org.mailboat.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

/// Holds the whole reactor to the boundaries in docs/ARCHITECTURE.md.
class ArchitectureTest {
    private static final Rules RULES = new Rules("org.mailboat");
    private static final ImportOption SHIPPED_OR_TEST_KIT =
            location -> !location.contains("/acceptance/");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(SHIPPED_OR_TEST_KIT)
                    .importPackages("org.mailboat");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.mailboat.model",
                "org.mailboat.imap.wire",
                "org.mailboat.imap.fake",
                "org.mailboat.imap.testkit",
                "org.mailboat.imap.client",
                "org.mailboat.imap.remote",
                "org.mailboat.net",
                "org.mailboat.net.sasl",
                "org.mailboat.smtp",
                "org.mailboat.smtp.testkit",
                "org.mailboat.sync",
                "org.mailboat.sync.port",
                "org.mailboat.sync.diff",
                "org.mailboat.sync.plan",
                "org.mailboat.sync.apply",
                "org.mailboat.sync.testkit",
                "org.mailboat.store",
                "org.mailboat.store.mime",
                "org.mailboat.store.thread",
                "org.mailboat.store.search",
                "org.mailboat.store.search.query",
                "org.mailboat.store.search.text",
                "org.mailboat",
                "org.mailboat.mapi",
                "org.mailboat.cli"
            })
    void the_rules_see_the_package(String name) {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct()).contains(name);
    }

    static List<ArchRule> arrows() {
        return RULES.arrowsPointOneWay();
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void arrows_point_one_way(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void model_has_no_io_and_no_clock() {
        RULES.modelHasNoIoAndNoClock().check(CLASSES);
    }

    @Test
    void imap_wire_has_no_socket_no_thread_no_clock_and_no_randomness() {
        RULES.wireHasNoSocketThreadClockOrRandomness().check(CLASSES);
    }

    @Test
    void the_engine_sees_no_protocol_no_sql_and_no_network() {
        RULES.engineSeesNoProtocolNoSqlNoNetwork().check(CLASSES);
    }

    @Test
    void diff_and_plan_are_pure() {
        RULES.diffAndPlanArePure().check(CLASSES);
    }

    @Test
    void threads_are_decided_purely() {
        RULES.threadsAreDecidedPurely().check(CLASSES);
    }

    @Test
    void diff_and_plan_never_reach_a_port_or_a_later_stage() {
        RULES.deciderNeverReachesThePorts().check(CLASSES);
    }

    @Test
    void stores_and_remotes_never_see_each_other() {
        RULES.storesAndRemotesNeverSeeEachOther().check(CLASSES);
    }

    @Test
    void nothing_depends_on_mapi_cli_or_daemon() {
        RULES.nothingDependsOnMapiCliOrDaemon().check(CLASSES);
    }

    @Test
    void words_of_mapi_appear_only_in_mapi() {
        RULES.mapiTypesStayInMapi().check(CLASSES);
        RULES.mapiWordsStayInMapi().check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        RULES.packagesHaveNoCycles().check(CLASSES);
    }

    @Test
    void clock_and_chance_are_handed_in() {
        RULES.clockAndChanceAreHandedIn().check(CLASSES);
    }

    @Test
    void test_kits_never_ship() {
        RULES.testKitsNeverShip().check(CLASSES);
    }

    @Test
    void the_fake_server_is_only_for_the_demo() {
        RULES.fakeServerIsOnlyForTheDemo().check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        RULES.everyPackageIsNullMarked().check(CLASSES);
    }

    static Stream<String> shippedModules() {
        return Stream.of("cli", "mailboat");
    }

    @ParameterizedTest
    @MethodSource("shippedModules")
    void no_test_kit_and_no_test_library_is_on_a_shipped_class_path(String artifact)
            throws Exception {
        assertThat(Poms.ofReactor().shippedWith(artifact))
                .isNotEmpty()
                .noneMatch(a -> a.endsWith("-testkit"))
                .doesNotContain("junit-jupiter", "assertj-core", "archunit-junit5");
    }

    @Test
    void the_library_does_not_bring_the_fake_server() throws Exception {
        assertThat(Poms.ofReactor().shippedWith("mailboat")).doesNotContain("imap-fake");
    }
}
