package org.mailboat.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Holds the library's API to be whole: what it mentions is part of it, and everything is
/// explained.
class ApiTest {
    @Test
    void the_api_mentions_nothing_that_is_not_part_of_it() throws Exception {
        Api api = Api.ofTheLibrary();
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(location -> !location.contains("/acceptance/"))
                        .importPackages("org.mailboat");
        Set<String> mentions = new TreeSet<>();
        for (JavaClass type : classes) {
            if (api.contains(type)) {
                foreign(type, api).forEach(name -> mentions.add(type.getName() + " -> " + name));
            }
        }
        assertThat(mentions).isEmpty();
        assertThat(classes.stream().filter(api::contains)).hasSizeGreaterThan(80);
    }

    private static Stream<String> foreign(JavaClass type, Api api) {
        Stream<JavaType> above =
                Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> members =
                type.getMembers().stream().filter(ApiTest::isVisible).flatMap(ApiTest::types);
        return Stream.concat(above, members)
                .flatMap(mentioned -> mentioned.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(mentioned -> mentioned.getName().startsWith("org.mailboat."))
                .filter(mentioned -> !api.contains(mentioned))
                .map(JavaClass::getName);
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC)
                        || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static Stream<JavaType> types(JavaMember member) {
        return switch (member) {
            case JavaField field -> Stream.of(field.getType());
            case JavaCodeUnit code ->
                    Stream.concat(
                            Stream.of(code.getReturnType()), code.getParameterTypes().stream());
            default -> Stream.of();
        };
    }

    @Test
    void everything_in_the_api_has_a_comment() throws Exception {
        var bare = new TreeSet<String>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(
                                            Api.ofTheLibrary().sources()));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Bare(docs, bare).scan(unit, null);
            }
        }
        assertThat(bare).isEmpty();
    }

    /// Finds what has no comment of its own. Overriding methods have one elsewhere, and the
    /// constructor of a record is explained by the record.
    private static final class Bare extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final Set<String> bare;

        Bare(DocTrees docs, Set<String> bare) {
            this.docs = docs;
            this.bare = bare;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isPublic(type.getModifiers())) {
                return null;
            }
            check(getCurrentPath(), type.getSimpleName().toString());
            for (Tree member : type.getMembers()) {
                scan(member, nothing);
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean ofRecord = enclosing().getKind() == Tree.Kind.RECORD;
            boolean constructor = method.getReturnType() == null;
            if (isPublic(method.getModifiers())
                    && !overrides(method)
                    && !(ofRecord && constructor)) {
                check(getCurrentPath(), method.getName().toString());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void nothing) {
            // MAPI's constants are named by it, and explained where they are taken or given.
            boolean ofMapi =
                    getCurrentPath()
                            .getCompilationUnit()
                            .getPackageName()
                            .toString()
                            .endsWith(".mapi");
            if (isPublic(field.getModifiers()) && !ofMapi) {
                check(getCurrentPath(), field.getName().toString());
            }
            return null;
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        }

        private boolean isPublic(ModifiersTree modifiers) {
            TreePath parent = getCurrentPath().getParentPath();
            boolean ofInterface =
                    parent.getLeaf() instanceof ClassTree outer
                            && outer.getKind() == Tree.Kind.INTERFACE
                            && !modifiers.getFlags().contains(Modifier.PRIVATE);
            return ofInterface || modifiers.getFlags().contains(Modifier.PUBLIC);
        }

        private ClassTree enclosing() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }

        private void check(TreePath path, String name) {
            @Nullable String comment = docs.getDocComment(path);
            if (comment == null || comment.isBlank() || comment.strip().startsWith("@")) {
                bare.add(where(path) + ": " + name);
            }
        }

        private static String where(TreePath path) {
            String file = path.getCompilationUnit().getSourceFile().getName();
            return file.substring(file.lastIndexOf('/') + 1);
        }
    }

    @Test
    void the_example_needs_nothing_but_the_library() throws Exception {
        var expected = new TreeSet<>(Poms.ofReactor().shippedWith("mailboat"));
        expected.add("mailboat");

        assertThat(Poms.ofReactor().shippedWith("help-desk")).isEqualTo(expected);
    }
}
