package org.mailboat.acceptance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callCodeUnitWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The boundaries of the project as rules over the packages below one root.
///
/// The root is a parameter so that each rule can be shown to fail on a tree built wrong on purpose.
record Rules(String root) {
    /// Calls whose answer depends on the moment or on chance.
    private static final Map<String, Set<String>> MOMENT_AND_CHANCE =
            Map.of(
                    "java.time.Instant", Set.of("now"),
                    "java.time.LocalDate", Set.of("now"),
                    "java.time.LocalDateTime", Set.of("now"),
                    "java.time.ZonedDateTime", Set.of("now"),
                    "java.time.OffsetDateTime", Set.of("now"),
                    "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                    "java.time.InstantSource", Set.of("system"),
                    "java.lang.System", Set.of("currentTimeMillis"),
                    "java.lang.Math", Set.of("random"),
                    "java.util.UUID", Set.of("randomUUID"));

    /// Makers of collections whose order is that of a hash.
    private static final Map<String, Set<String>> HASH_ORDER =
            Map.of(
                    "java.util.Set", Set.of("of", "copyOf"),
                    "java.util.Map", Set.of("of", "copyOf", "ofEntries"),
                    "java.util.stream.Collectors",
                            Set.of(
                                    "toSet",
                                    "toMap",
                                    "groupingBy",
                                    "toUnmodifiableSet",
                                    "toUnmodifiableMap"));

    private static final Pattern MAPI_WORD =
            Pattern.compile(
                    "HRESULT.*|I?MAPI(Sync|SIB|Offline)\\w*|.*MAPI(SIB|OFFLINE).*|S_OK|MAPI_E_.*");

    /// Which packages each may use, with those below them that have no entry of their own; what is
    /// not named is forbidden.
    private Map<String, List<String>> arrows() {
        var arrows = new TreeMap<String, List<String>>();
        arrows.put("model", List.of("model"));
        arrows.put("imap.wire", List.of("imap.wire", "model"));
        arrows.put("sync", List.of("sync", "model"));
        arrows.put("sync.testkit", List.of("sync.testkit", "sync", "model"));
        arrows.put("net", List.of("net", "sync", "model"));
        arrows.put("imap", List.of("imap", "imap.wire", "net", "sync", "model"));
        arrows.put("imap.fake", List.of("imap.fake", "imap.wire", "model"));
        arrows.put(
                "imap.testkit", List.of("imap.testkit", "imap.fake", "imap.wire", "sync", "model"));
        arrows.put("smtp", List.of("smtp", "net", "sync", "model"));
        arrows.put("smtp.testkit", List.of("smtp.testkit", "imap.testkit", "imap.fake"));
        arrows.put("store", List.of("store", "sync", "model"));
        arrows.put("mapi", List.of("mapi", "", "sync", "model"));
        arrows.put("", List.of("", "imap", "net", "smtp", "store", "sync", "model"));
        arrows.put("cli", List.of("cli", "", "imap.fake", "store", "sync", "model"));
        return arrows;
    }

    List<ArchRule> arrowsPointOneWay() {
        var arrows = arrows();
        return arrows.keySet().stream()
                .map(from ->
                        noClasses()
                                .that(belongTo(from, arrows.keySet()))
                                .should(
                                        dependOnClassesThat(
                                                ofOursOutside(arrows.get(from), arrows.keySet())))
                                .as(
                                        name(from)
                                                + " depends only on "
                                                + arrows.get(from).stream()
                                                        .map(this::name)
                                                        .toList())
                                .allowEmptyShould(false))
                .map(ArchRule.class::cast)
                .toList();
    }

    ArchRule storesAndRemotesNeverSeeEachOther() {
        return noClasses()
                .that(
                        resideInAnyPackage(
                                below("imap.client"),
                                below("imap.remote"),
                                below("net"),
                                below("smtp")))
                .should(dependOnClassesThat(resideInAPackage(below("store"))))
                .orShould(
                        dependOnClassesThat(
                                resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")));
    }

    ArchRule modelHasNoIoAndNoClock() {
        return noClasses()
                .that(resideInAPackage(below("model")))
                .should(dependOnClassesThat(filesAndNetwork()))
                .orShould(dependOnClassesThat(clocksThreadsAndChance()))
                .orShould(callAnyOf(MOMENT_AND_CHANCE));
    }

    ArchRule wireHasNoSocketThreadClockOrRandomness() {
        return noClasses()
                .that(resideInAPackage(below("imap.wire")))
                .should(
                        dependOnClassesThat(
                                resideInAnyPackage(
                                        "java.net..",
                                        "javax.net..",
                                        "java.nio.channels..",
                                        "java.nio.file..")))
                .orShould(dependOnClassesThat(clocksThreadsAndChance()))
                .orShould(callAnyOf(MOMENT_AND_CHANCE));
    }

    ArchRule engineSeesNoProtocolNoSqlNoNetwork() {
        return noClasses()
                .that(
                        resideInAPackage(below("sync"))
                                // They compile mutants, and have processes of their own.
                                .and(
                                        not(
                                                nameMatching(
                                                        ".*[.]testkit[.]simulation[.](PlantedBug|SoakShare).*"))))
                .should(
                        dependOnClassesThat(
                                resideInAnyPackage(
                                        below("imap.wire"),
                                        below("imap.client"),
                                        below("imap.remote"),
                                        below("net"),
                                        below("smtp"),
                                        below("store"),
                                        "java.sql..",
                                        "javax.sql..",
                                        "org.sqlite..",
                                        "java.net..",
                                        "javax.net..",
                                        "java.nio.channels..",
                                        "java.nio.file..")));
    }

    ArchRule diffAndPlanArePure() {
        return pure(below("sync.diff"), below("sync.plan"));
    }

    ArchRule threadsAreDecidedPurely() {
        return pure(below("store.thread"));
    }

    private static ArchRule pure(String... packages) {
        return noClasses()
                .that(resideInAnyPackage(packages))
                .should(dependOnClassesThat(filesAndNetwork()))
                .orShould(dependOnClassesThat(clocksThreadsAndChance()))
                .orShould(dependOnClassesThat(hashCollections()))
                .orShould(callAnyOf(MOMENT_AND_CHANCE))
                .orShould(callAnyOf(HASH_ORDER));
    }

    ArchRule deciderNeverReachesThePorts() {
        return noClasses()
                .that(resideInAnyPackage(below("sync.diff"), below("sync.plan")))
                .should(
                        dependOnClassesThat(
                                named(
                                        name("sync.port.Remote"),
                                        name("sync.port.RemoteSession"),
                                        name("sync.port.LocalStore"),
                                        name("sync.port.Journal"))))
                .orShould(dependOnClassesThat(resideInAPackage(below("sync.apply"))));
    }

    ArchRule nothingDependsOnMapiCliOrDaemon() {
        return noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(below("mapi"), below("cli"), below("daemon"))))
                .should(
                        dependOnClassesThat(
                                resideInAnyPackage(below("mapi"), below("cli"), below("daemon"))));
    }

    ArchRule mapiWordsStayInMapi() {
        return members()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.not(resideInAPackage(below("mapi"))))
                .should(notBeCalled(MAPI_WORD));
    }

    ArchRule mapiTypesStayInMapi() {
        return classes()
                .that(DescribedPredicate.not(resideInAPackage(below("mapi"))))
                .should(notBeCalled(MAPI_WORD));
    }

    ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(packages()).should().beFreeOfCycles();
    }

    /// The root package, the command line and what only tests and the demo use are where things are
    /// wired; everything else is handed its clock and its chance.
    ArchRule clockAndChanceAreHandedIn() {
        return noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        root,
                                        below("cli"),
                                        below("imap.fake"),
                                        "..testkit..",
                                        below("daemon"))))
                .should(callAnyOf(MOMENT_AND_CHANCE))
                .orShould(callAnyOf(Map.of("java.lang.Thread", Set.of("sleep"))));
    }

    ArchRule testKitsNeverShip() {
        return noClasses()
                .that(DescribedPredicate.not(resideInAPackage("..testkit..")))
                .should(
                        dependOnClassesThat(
                                resideInAnyPackage(
                                        "..testkit..",
                                        "org.junit..",
                                        "org.assertj..",
                                        "org.opentest4j..")));
    }

    ArchRule fakeServerIsOnlyForTheDemo() {
        return noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        below("imap.fake"), below("cli"), "..testkit..")))
                .should(dependOnClassesThat(resideInAPackage(below("imap.fake"))));
    }

    ArchRule everyPackageIsNullMarked() {
        return classes().should(liveInANullMarkedPackage());
    }

    private String name(String relative) {
        return relative.isEmpty() ? root : root + "." + relative;
    }

    private String below(String relative) {
        return name(relative) + "..";
    }

    /// The entry of `known` that a package of ours falls under, the longest one that fits.
    private String home(JavaClass type, Set<String> known) {
        String at = type.getPackageName();
        while (at.length() > root.length()) {
            String relative = at.substring(root.length() + 1);
            if (known.contains(relative)) {
                return relative;
            }
            at = at.substring(0, at.lastIndexOf('.'));
        }
        return "";
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private DescribedPredicate<JavaClass> belongTo(String relative, Set<String> known) {
        return describe(
                "belong to " + name(relative),
                type -> isOurs(type) && home(type, known).equals(relative));
    }

    private DescribedPredicate<JavaClass> ofOursOutside(List<String> allowed, Set<String> known) {
        return describe(
                "of ours outside " + allowed,
                type -> isOurs(type) && !allowed.contains(home(type, known)));
    }

    /// Streams in memory are no I/O.
    private static DescribedPredicate<JavaClass> filesAndNetwork() {
        return resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "javax.net..")
                .and(
                        DescribedPredicate.not(
                                named(
                                        "java.io.ByteArrayInputStream",
                                        "java.io.ByteArrayOutputStream")));
    }

    private static DescribedPredicate<JavaClass> clocksThreadsAndChance() {
        return describe(
                "clocks, threads and chance",
                type -> {
                    String name = type.getName();
                    return name.startsWith("java.util.concurrent.")
                            || name.startsWith("java.util.random.")
                            || Set.of(
                                            "java.lang.Thread",
                                            "java.lang.ThreadLocal",
                                            "java.time.Clock",
                                            "java.time.InstantSource",
                                            "java.util.Random",
                                            "java.util.Timer",
                                            "java.security.SecureRandom")
                                    .contains(name);
                });
    }

    private static DescribedPredicate<JavaClass> hashCollections() {
        return named(
                "java.util.HashMap",
                "java.util.HashSet",
                "java.util.Hashtable",
                "java.util.IdentityHashMap",
                "java.util.WeakHashMap");
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        var wanted = Set.of(names);
        return describe("named " + List.of(names), type -> wanted.contains(type.getName()));
    }

    private static ArchCondition<JavaClass> callAnyOf(Map<String, Set<String>> methods) {
        DescribedPredicate<AccessTarget> banned =
                describe(
                        "are any of " + new TreeMap<>(methods),
                        target ->
                                methods.getOrDefault(target.getOwner().getName(), Set.of())
                                        .contains(target.getName()));
        return callCodeUnitWhere(target(banned).forSubtype()).as("call " + new TreeMap<>(methods));
    }

    private static <T extends HasName> ArchCondition<T> notBeCalled(Pattern word) {
        Predicate<String> matches = word.asMatchPredicate();
        return new ArchCondition<>("not be called as in " + word) {
            @Override
            public void check(T named, ConditionEvents events) {
                String simple = named.getName().replaceFirst(".*[.$]", "");
                events.add(
                        new SimpleConditionEvent(
                                named, !matches.test(simple), named + " is a word of MAPI"));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                type,
                                marked,
                                type.getPackageName()
                                        + " of "
                                        + type.getName()
                                        + " has no @NullMarked package-info"));
            }
        };
    }

    private SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOurs(type)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + root;
            }
        };
    }
}
