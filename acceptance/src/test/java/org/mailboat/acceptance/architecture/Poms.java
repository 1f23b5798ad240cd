package org.mailboat.acceptance.architecture;

import org.mailboat.acceptance.Project;
import org.w3c.dom.Element;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/// The modules of the reactor and what each brings to those who use it, as their POMs say.
///
/// @param brings by artifact: the artifacts it depends on outside test scope
record Poms(Map<String, Set<String>> brings) {
    static Poms ofReactor() throws Exception {
        var brings = new TreeMap<String, Set<String>>();
        try (Stream<Path> files = Files.walk(Project.root(), 3)) {
            for (Path pom :
                    files.filter(f -> f.endsWith("pom.xml") && !f.toString().contains("target"))
                            .toList()) {
                Element project =
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(pom.toFile())
                                .getDocumentElement();
                brings.put(child(project, "artifactId"), dependencies(project));
            }
        }
        return new Poms(brings);
    }

    /// Everything that comes with the artifact, itself not counted.
    Set<String> shippedWith(String artifact) {
        var all = new TreeSet<String>();
        collect(artifact, all);
        return all;
    }

    private void collect(String artifact, Set<String> all) {
        for (String dependency : brings.getOrDefault(artifact, Set.of())) {
            if (all.add(dependency)) {
                collect(dependency, all);
            }
        }
    }

    private static Set<String> dependencies(Element project) {
        var artifacts = new TreeSet<String>();
        children(project, "dependencies")
                .flatMap(d -> children(d, "dependency"))
                .filter(d -> !child(d, "scope").equals("test"))
                .forEach(d -> artifacts.add(child(d, "artifactId")));
        return artifacts;
    }

    private static String child(Element parent, String name) {
        return children(parent, name).findFirst().map(Element::getTextContent).orElse("");
    }

    private static Stream<Element> children(Element parent, String name) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(n -> n instanceof Element e && e.getTagName().equals(name))
                .map(Element.class::cast);
    }
}
