/** The version of Python that the system has. */
const python = '3.13'

/**
 * A small project for each plugin that builds with a toolchain: two sources of which one can go, and a program that says what it was built from.
 *
 * `packages` are Debian's, and what the plugin asks for by itself is not among them. `edited` is a source with another text, `removed` one
 * that is nowhere used; `left` says what of it would be in the snap if it stayed.
 */
export const toolchains = [
  {
    name: 'autotools',
    part: { plugin: 'autotools', 'autotools-configure-parameters': ['--prefix=/usr'] },
    files: {
      'configure.ac':
        'AC_INIT([hello], [1])\nAM_INIT_AUTOMAKE([foreign])\nAC_PROG_CC\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n',
      'Makefile.am':
        'bin_PROGRAMS = hello\nhello_SOURCES = hello.c\ndist_data_DATA = $(wildcard $(srcdir)/more*.txt)\n',
      ...program(),
    },
    program: 'usr/bin/hello',
    left: 'usr/share/more.txt',
    data: 'more.txt',
  },
  ...['Unix Makefiles', 'Ninja'].map(generator => ({
    name: generator === 'Ninja' ? 'cmake, ninja' : 'cmake, make',
    part: {
      plugin: 'cmake',
      'cmake-generator': generator,
      'cmake-parameters': ['-DCMAKE_INSTALL_PREFIX=/usr'],
    },
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10)\nproject(hello C)\nadd_executable(hello hello.c)\ninstall(TARGETS hello DESTINATION bin)\nfile(GLOB more more*.txt)\ninstall(FILES ${more} DESTINATION share)\n',
      ...program(),
    },
    program: 'usr/bin/hello',
    left: 'usr/share/more.txt',
    data: 'more.txt',
  })),
  {
    name: 'meson',
    part: {
      plugin: 'meson',
      'meson-parameters': ['--prefix=/usr'],
      'build-packages': ['meson', 'ninja-build', 'gcc'],
    },
    files: {
      'meson.build':
        "project('hello', 'c')\nexecutable('hello', 'hello.c', install: true)\ninstall_subdir('more', install_dir: get_option('datadir'))\n",
      ...program('more/more.txt'),
      'more/keep.txt': 'keep\n',
    },
    program: 'usr/bin/hello',
    left: 'usr/share/more/more.txt',
    data: 'more/more.txt',
  },
  {
    name: 'scons',
    part: { plugin: 'scons', 'build-packages': ['scons', 'gcc'] },
    files: {
      SConstruct:
        "import os\nenv = Environment(ENV=os.environ)\nhello = env.Program('hello.c')\nto = os.environ['DESTDIR']\nenv.Install(to + '/usr/bin', hello)\nenv.Install(to + '/usr/share', Glob('more*.txt'))\nenv.Alias('install', to)\n",
      ...program(),
    },
    program: 'usr/bin/hello',
    left: 'usr/share/more.txt',
    data: 'more.txt',
  },
  {
    name: 'qmake6',
    part: { plugin: 'qmake', 'qmake-major-version': 6, 'build-packages': ['qt6-base-dev'] },
    files: {
      'hello.pro':
        'CONFIG -= qt\nSOURCES = hello.c\ntarget.path = /usr/bin\nmore.files = $$files($$PWD/more*.txt)\nmore.path = /usr/share\nINSTALLS += target more\n',
      ...program(),
    },
    program: 'usr/bin/hello',
    left: 'usr/share/more.txt',
    data: 'more.txt',
  },
  {
    name: 'go',
    part: {
      plugin: 'go',
      'build-packages': ['golang-go'],
      'build-environment': [{ GOPROXY: 'off' }, { GOFLAGS: '-mod=mod' }],
    },
    files: {
      'go.mod': 'module example.org/hello\n\ngo 1.19\n',
      'hello.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello", word) }\n',
      'word.go': 'package main\n\nconst word = "one"\n',
      'more/more.go': 'package main\n\nfunc main() {}\n',
    },
    edited: ['word.go', 'package main\n\nconst word = "two"\n'],
    program: 'bin/hello',
    left: 'bin/more',
    data: 'more/more.go',
  },
  {
    name: 'rust',
    part: { plugin: 'rust', 'build-packages': ['cargo', 'rustc'] },
    files: {
      'Cargo.toml': '[package]\nname = "hello"\nversion = "1.0.0"\nedition = "2021"\n',
      'Cargo.lock': 'version = 3\n\n[[package]]\nname = "hello"\nversion = "1.0.0"\n',
      'src/main.rs': 'mod word;\nfn main() { println!("hello {}", word::WORD) }\n',
      'src/word.rs': 'pub const WORD: &str = "one";\n',
      'src/bin/more.rs': 'fn main() {}\n',
    },
    edited: ['src/word.rs', 'pub const WORD: &str = "two";\n'],
    program: 'bin/hello',
    left: 'bin/more',
    data: 'src/bin/more.rs',
  },
  {
    name: 'python',
    part: {
      plugin: 'python',
      'python-packages': [],
      ...interpreter(),
      'build-packages': ['python3-setuptools-whl', 'python3-wheel-whl'],
      'build-environment': [{ PIP_NO_INDEX: '1' }, { PIP_FIND_LINKS: '/usr/share/python-wheels' }],
    },
    files: {
      'pyproject.toml':
        '[build-system]\nrequires = ["setuptools", "wheel"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "hello"\nversion = "1.0"\n\n[project.scripts]\nhello = "hello.main:main"\n\n[tool.setuptools]\npackages = ["hello"]\n',
      'hello/__init__.py': '',
      'hello/main.py': 'from hello.word import word\n\n\ndef main():\n    print("hello", word)\n',
      'hello/word.py': 'word = "one"\n',
      'hello/more.py': '',
    },
    edited: ['hello/word.py', 'word = "two"\n'],
    program: 'bin/hello',
    left: `lib/python${python}/site-packages/hello/more.py`,
    data: 'hello/more.py',
  },
  {
    name: 'poetry',
    part: {
      plugin: 'poetry',
      ...interpreter(),
      'build-packages': ['python3-poetry-core'],
      'build-environment': [
        { PARTS_PYTHON_VENV_ARGS: '--system-site-packages' },
        { PIP_NO_BUILD_ISOLATION: '0' },
        { PIP_NO_INDEX: '1' },
        { PIP_IGNORE_INSTALLED: '1' },
      ],
    },
    files: {
      'pyproject.toml':
        '[tool.poetry]\nname = "hello"\nversion = "1.0"\ndescription = ""\nauthors = []\n\n[tool.poetry.scripts]\nhello = "hello.main:main"\n\n[tool.poetry.dependencies]\npython = "^3.10"\n\n[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n',
      'hello/__init__.py': '',
      'hello/main.py': 'from hello.word import word\n\n\ndef main():\n    print("hello", word)\n',
      'hello/word.py': 'word = "one"\n',
      'hello/more.py': '',
    },
    prepare: 'poetry lock',
    edited: ['hello/word.py', 'word = "two"\n'],
    program: 'bin/hello',
    left: `lib/python${python}/site-packages/hello/more.py`,
    data: 'hello/more.py',
  },
  {
    name: 'npm',
    part: { plugin: 'npm' },
    files: {
      'package.json': '{"name": "hello", "version": "1.0.0", "bin": {"hello": "hello.js"}}\n',
      'hello.js': "#!/usr/bin/env node\nconsole.log('hello', require('./word.js'))\n",
      'word.js': "module.exports = 'one'\n",
      'more.js': '',
    },
    edited: ['word.js', "module.exports = 'two'\n"],
    program: 'bin/hello',
    left: 'lib/node_modules/hello/more.js',
    data: 'more.js',
  },
  {
    name: 'ant',
    part: { plugin: 'ant', 'build-packages': ['ant', 'default-jdk-headless'] },
    files: {
      'build.xml':
        '<project default="jar"><target name="jar"><delete dir="out"/><delete file="hello.jar"/><mkdir dir="out"/><javac srcdir="src" destdir="out" includeantruntime="false" debug="off"/><jar destfile="hello.jar" basedir="out"><manifest><attribute name="Main-Class" value="Hello"/></manifest></jar></target></project>\n',
      'src/Hello.java':
        'class Hello { public static void main(String[] a) { System.out.println("hello " + Word.word); } }\n',
      'src/Word.java': 'class Word { static final String word = "one"; }\n',
      'lib/more.jar': '',
    },
    edited: ['src/Word.java', 'class Word { static final String word = "two"; }\n'],
    runner: ['java', '-jar'],
    program: 'jar/hello.jar',
    left: 'jar/more.jar',
    data: 'lib/more.jar',
  },
].map(each => ({ edited: ['word.h', '#define WORD "two"\n'], ...each }))

function program(more = 'more.txt') {
  return {
    'hello.c':
      '#include <stdio.h>\n#include "word.h"\n\nint main(void)\n{\n    puts("hello " WORD);\n    return 0;\n}\n',
    'word.h': '#define WORD "one"\n',
    [more]: 'more\n',
  }
}

/** The machine's Python is that of no base: the snap brings it. */
function interpreter() {
  return { 'stage-packages': [`python${python}-minimal`, `libpython${python}-stdlib`] }
}

/** The project file of one of them on a base. */
export function projectFile({ part }, base) {
  return `${JSON.stringify(
    {
      name: 'hello',
      base,
      version: '1',
      summary: 'says hello',
      description: 'Says hello.',
      grade: 'devel',
      confinement: 'strict',
      parts: { hello: { source: 'source', ...part } },
    },
    null,
    2,
  )}\n`
}
