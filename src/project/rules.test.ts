import { expect, test } from 'vitest'
import { problemsOf } from '../../test/support/project.ts'
import { pathText } from './problems.ts'
import { parseDocument } from './parse.ts'

const head = "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\n"
const part = 'parts: {a: {plugin: nil}}\n'
const on = (base: string): string => head.replace('core24', base)
const without = (key: string): string => head.replace(new RegExp(`^${key}: .*\\n`, 'm'), '')

/** What is wrong with a project: path, sentence, and what to do. */
function told(yaml: string): string[] {
  return problemsOf(parseDocument(yaml, 'snap/snapcraft.yaml')).map(
    ({ path, message, remedy, place }) =>
      `${place === undefined ? '-' : `${place.line}:${place.column}`} ${pathText(path)}: ${message}${remedy === undefined ? '' : ` | ${remedy}`}`,
  )
}

test.each<[name: string, yaml: string, told: string[]]>([
  ['all is well', `${head}${part}`, []],
  [
    'a kernel has no base',
    `${head}type: kernel\nbuild-base: core24\n${part}`,
    ["2:1 base: 'base' key is not allowed when snap type is 'kernel'. | Use 'build-base' alone."],
  ],
  ['a kernel with a null base', `${on('null')}type: kernel\nbuild-base: core24\n${part}`, []],
  [
    'devel needs its grade',
    `${head}build-base: devel\ngrade: stable\n${part}`,
    ["8:1 grade: grade must be 'devel' when build-base is 'devel'"],
  ],
  ['devel without a grade', `${head}build-base: devel\n${part}`, []],
  ['devel with its grade', `${head}build-base: devel\ngrade: devel\n${part}`, []],
  ['the base devel', `${on('devel')}build-base: devel\ngrade: devel\n${part}`, []],
  [
    'a summary is missing',
    `${without('summary')}${part}`,
    [
      "- : required field 'summary' is not set and 'adopt-info' not used. | Set 'summary', or name in 'adopt-info' the part that provides it.",
    ],
  ],
  [
    'a version is empty',
    `${head.replace("'1'", "''")}${part}`,
    [
      '3:10 version: invalid version: Valid versions consist of upper- and lower-case alphanumeric characters, as well as periods, colons, plus signs, tildes, and hyphens. They cannot begin with a period, colon, plus sign, tilde, or hyphen. They cannot end with a period, colon, or hyphen.',
      "3:1 version: 'adopt-info' not set and required fields are missing: 'version'",
    ],
  ],
  [
    'all three are missing',
    `name: demo\nbase: core24\nconfinement: strict\n${part}`,
    [
      "- : required field 'version' is not set and 'adopt-info' not used. | Set 'version', 'summary' and 'description', or name in 'adopt-info' the part that provides them.",
    ],
  ],
  ['what is missing is adopted', `${without('summary')}adopt-info: a\n${part}`, []],
  [
    'plugs that are a list',
    `${head}plugs: [home]\n${part}`,
    ['7:8 plugs: input should be a valid dictionary | Write a mapping, each name with a colon: {home: {}}.'],
  ],
  [
    'slots that are a list',
    `${head}slots: [home]\n${part}`,
    ['7:8 slots: input should be a valid dictionary | Write a mapping, each name with a colon: {home: {}}.'],
  ],
  [
    'a content plug without a target',
    `${head}plugs: {x: {interface: content}}\n${part}`,
    [
      "7:9 plugs.x: contentPlug 'x' must have a 'target' parameter. | The target is the directory of the snap where the content appears: $SNAP/… .",
    ],
  ],
  ['a content plug by its name', `${head}plugs: {content: null}\n${part}`, []],
  ['a content plug with a target', `${head}plugs: {x: {interface: content, target: $SNAP/x}}\n${part}`, []],
  [
    'a content plug whose target is no text',
    `${head}plugs: {x: {interface: content, target: [1]}}\n${part}`,
    [],
  ],
  [
    'a lint entry with two keys',
    `${head}lint: {ignore: [{library: [a], classic: [b]}]}\n${part}`,
    ['7:17 lint.ignore[0]: expected exactly one key in lint ignore entry.'],
  ],
  ['a lint entry with one', `${head}lint: {ignore: [{library: [a]}, classic]}\n${part}`, []],
  [
    'a layout with two kinds',
    `${head}layout: {/usr/a: {bind: $SNAP/a, symlink: $SNAP/b}}\n${part}`,
    ['7:10 layout./usr/a: dictionary should have at most 1 item after validation, not 2'],
  ],
  [
    'a layout of an unknown kind',
    `${head}layout: {/usr/a: {bnd: $SNAP/a}}\n${part}`,
    ["7:19 layout./usr/a.bnd: input should be 'symlink', 'bind', 'bind-file' or 'type'"],
  ],
  [
    'an empty layout',
    `${head}layout: {/usr/a: {}}\n${part}`,
    ['7:10 layout./usr/a: dictionary should have at least 1 item after validation, not 0'],
  ],
  [
    'a layout',
    `${head}layout: {/usr/a: {bind: $SNAP/a}, /usr/b: {bind-file: $SNAP/b}, /usr/c: {symlink: $SNAP/c}, /usr/d: {type: tmpfs}}\n${part}`,
    [],
  ],
  [
    'a component with a bad name',
    `${head}components: {A_b: {summary: s, description: d, type: standard}}\n${part}`,
    [
      "7:14 components.A_b: component names can only use lowercase alphanumeric and hyphens and must have at least one letter | Did you mean 'a-b'?",
    ],
  ],
  [
    'a component that is called like a snap',
    `${head}components: {snap-x: {summary: s, description: d, type: standard}}\n${part}`,
    [
      "7:14 components.snap-x: component names cannot start with the reserved prefix 'snap-' | Use lower-case letters, digits and single dashes, with at least one letter, as in 'docs-extra'.",
    ],
  ],
  [
    'a component whose compression is null',
    `${head}components: {x: {summary: s, description: d, type: standard, compression: null}}\n${part}`,
    [
      "7:75 components.x.compression: input should be 'lzo' or 'xz'",
      "7:62 components.x.compression: setting compression to null is not supported. Remove the 'compression' key to inherit the snap's compression.",
    ],
  ],
  [
    'services of an older base',
    `${on('core22')}ua-services: [esm]\n${part}`,
    [
      "7:1 ua-services: UA services require a UA token to be specified. | snapsmith has no Ubuntu Pro services: remove 'ua-services'.",
    ],
  ],
  [
    'services of an older base with an underscore',
    `${on('core22')}ua_services: [esm]\n${part}`,
    [
      "1:1 ua-services: UA services require a UA token to be specified. | snapsmith has no Ubuntu Pro services: remove 'ua-services'.",
    ],
  ],
  ['services that are null', `${on('core22')}ua-services: null\n${part}`, []],
  ['services of a later base', `${head}ua-services: [esm]\n${part}`, []],
  [
    'snapcraftctl on an older base',
    `${head}parts: {a: {plugin: nil, override-build: snapcraftctl build}}\n`,
    [],
  ],
  [
    'snapcraftctl on a later base',
    `${on('core26')}parts: {a: {plugin: nil, override-build: 'snapcraftctl build'}}\n`,
    [
      "7:26 parts.a.override-build: can't use 'snapcraftctl' in the override-build script for part 'a'. Use 'craftctl' instead.",
    ],
  ],
  [
    'snapcraftctl with a path, in quotes, after blanks',
    `${on('core26')}parts:\n  a:\n    plugin: nil\n    override-prime: |\n      true\n      '/usr/bin/snapcraftctl' prime\n`,
    [
      "10:5 parts.a.override-prime: can't use 'snapcraftctl' in the override-prime script for part 'a'. Use 'craftctl' instead.",
    ],
  ],
  [
    'snapcraftctl as a part of a word, in a comment, in open quotes',
    `${on('core26')}parts:\n  a:\n    plugin: nil\n    override-build: |\n      mysnapcraftctl build\n      # snapcraftctl build\n      snapcraftctl 'build\n      echo snapcraftctl\n`,
    [],
  ],
  ['a slash on an older base', `${head}parts: {a/b: {plugin: nil}}\n`, []],
  [
    'a slash on a later base',
    `${on('core26')}parts: {a/b: {plugin: nil}}\n`,
    [
      "7:9 parts.a/b: invalid part names: a/b | Part names may not contain the '/' character. Rename invalid parts.",
    ],
  ],
  [
    'a name that leads out',
    `${head}parts: {a/../b: {plugin: nil}}\n`,
    [
      "7:9 parts.a/../b: invalid part names: a/../b | A part's name is the path of its directory below 'parts', so no word of it may be empty, '.' or '..'.",
    ],
  ],
  [
    'parts that lie in each other',
    `${head}parts: {a: {plugin: nil}, a/src/b: {plugin: nil}}\n`,
    [
      "7:27 parts.a/src/b: invalid part names: a/src/b | Its directory would lie in one that the part 'a' fills.",
    ],
  ],
  [
    'no parts on an older base',
    `${on('core22')}`,
    ["- parts: field 'parts' required in top-level configuration"],
  ],
  ['no parts on a later base', `${head}`, []],
  [
    'architectures on a later base',
    `${head}architectures: [amd64]\n${part}`,
    [
      "7:16 architectures: 'architectures' key is not supported for base 'core24'. Use 'platforms' key instead.",
    ],
  ],
  ['architectures on an older base', `${on('core22')}architectures: [amd64]\n${part}`, []],
  [
    'a kernel plugin on an older base',
    `${on('core22')}parts: {a: {plugin: kernel}}\n`,
    [
      "7:21 parts.a.plugin: Plugin 'kernel' in part 'a' is unstable and may change in the future. | Use a later base.",
    ],
  ],
  ['a kernel plugin on a later base', `${head}parts: {a: {plugin: kernel}}\n`, []],
  [
    'dotnet in its first form',
    `${on('core22')}parts: {a: {plugin: dotnet, source: ., dotnet-build-configuration: Debug}}\n`,
    [],
  ],
  [
    'dotnet in its later form',
    `${head}parts: {a: {plugin: dotnet, source: ., dotnet-build-configuration: Debug}}\n`,
    [
      "7:40 parts.a.dotnet-build-configuration: extra inputs are not permitted | Did you mean 'dotnet-configuration'?",
    ],
  ],
  [
    'numbers in parse-info on an older base',
    `${on('core22')}parts: {a: {plugin: nil, parse-info: [1]}}\n`,
    ['7:39 parts.a.parse-info[0]: input should be a valid string'],
  ],
  ['numbers in parse-info on a later base', `${head}parts: {a: {plugin: nil, parse-info: [1]}}\n`, []],
  [
    'statements for a key on an older base',
    `${on('core22')}parts: {a: {plugin: nil, stage: [{on amd64: [a]}]}}\n`,
    ['7:34 parts.a.stage[0]: input should be a valid string'],
  ],
  [
    'statements for a key on a later base',
    `${head}parts: {a: {plugin: nil, stage: [{on amd64: [a]}]}}\n`,
    [],
  ],
  [
    'packages of the root as a mapping on an older base',
    `${on('core22')}build-packages: {gcc: 1}\n${part}`,
    [],
  ],
  [
    'packages of the root as a mapping on a later base',
    `${head}build-packages: {gcc: 1}\n${part}`,
    ['7:17 build-packages: input should be a valid list | Write a list: [gcc].'],
  ],
  [
    'packages of the root with a number',
    `${head}build-packages: [[1]]\n${part}`,
    ['7:18 build-packages[0]: input should be a valid string'],
  ],
  [
    'packages and slices',
    `${head}parts: {a: {plugin: nil, stage-packages: [base-files_base, hello]}}\n`,
    ['7:26 parts.a.stage-packages: cannot mix packages and slices in stage-packages'],
  ],
  ['slices alone', `${head}parts: {a: {plugin: nil, stage-packages: [base-files_base, libc6_libs]}}\n`, []],
  [
    'a partition that there is not',
    `${head}components: {x: {summary: s, description: d, type: standard}}\nparts: {a: {plugin: nil, organize: {a: (component/y)/a}, stage: [(build)/x, (component/x)]}}\n`,
    [
      "8:26 parts.a.organize: Invalid usage of partitions | unknown partition 'component/y' in '(component/y)/a'; valid partitions: default, component/x.",
      "8:58 parts.a.stage: Invalid usage of partitions | (build) cannot be used in 'stage'; valid partitions: default, component/x.",
      "8:58 parts.a.stage: Invalid usage of partitions | no path specified after partition in '(component/x)'; valid partitions: default, component/x.",
    ],
  ],
  [
    'the build directory as a target',
    `${head}components: {x: {summary: s, description: d, type: standard}}\nparts: {a: {plugin: nil, organize: {a: (build)/a, b: (component/x)}, prime: [-(default)/]}}\n`,
    [
      '8:26 parts.a.organize: Invalid usage of partitions | cannot organize files into the build directory; valid partitions: default, component/x.',
    ],
  ],
  ['a name in parentheses without components', `${head}parts: {a: {plugin: nil, stage: [(build)/x]}}\n`, []],
  [
    'overlays',
    `${head}parts: {a: {plugin: nil, overlay-script: x}}\n`,
    ['7:26 parts.a.overlay-script: overlays not supported'],
  ],
  [
    'a part without a plugin',
    `${head}parts: {a: {source: .}}\n`,
    [
      "7:9 parts.a: 'plugin' not defined | Every part names its plugin; 'plugin: nil' builds nothing and 'plugin: dump' takes the source as it is.",
    ],
  ],
  ['parts that are a list', `${head}parts: [a]\n`, ['7:8 parts: input should be a valid dictionary']],
  [
    'a part that is null',
    `${head}parts: {a: null}\n`,
    [
      "7:9 parts.a: input should be a valid dictionary | A part needs at least a plugin: 'plugin: nil' builds nothing. If its keys follow, indent them.",
    ],
  ],
  [
    'a key of a part one level too high',
    `${head}parts:\n  a: {plugin: nil}\n  source: .\n`,
    [
      "9:3 parts.source: input should be a valid dictionary | 'source' is a key of a part: indent it further than the part's name.",
    ],
  ],
  [
    'a plugin that does not exist',
    `${head}parts: {a: {plugin: autotoolz}, b: {plugin: 1}, c: {plugin: nothing-like-it}}\n`,
    [
      "7:21 parts.a.plugin: plugin not registered: 'autotoolz' | Did you mean 'autotools'?",
      '7:45 parts.b.plugin: plugin not registered: 1 | The plugins are: ant, autotools, bazel, cargo-use, cmake, colcon, conda, dotnet, dump, flutter, go, go-use, gradle, initrd, jlink, kernel, make, maven, maven-use, meson, nil, npm, npm-use, poetry, python, qmake, ruby, rust, scons, uv.',
      "7:61 parts.c.plugin: plugin not registered: 'nothing-like-it' | The plugins are: ant, autotools, bazel, cargo-use, cmake, colcon, conda, dotnet, dump, flutter, go, go-use, gradle, initrd, jlink, kernel, make, maven, maven-use, meson, nil, npm, npm-use, poetry, python, qmake, ruby, rust, scons, uv.",
    ],
  ],
  [
    'a source that is missing, and one that is a number',
    `${head}parts: {a: {plugin: make}, b: {plugin: dump, source: 1}}\n`,
    [
      "7:9 parts.a.source: field 'source' required in 'parts.a' configuration",
      '7:54 parts.b.source: input should be a valid string',
    ],
  ],
])('%s', (_, yaml, expected) => {
  expect(told(yaml)).toEqual(expected)
})
