import { expect, test } from 'vitest'
import { unbalanced } from './balance.ts'

test.each([
  'if true; then echo a; elif false; then echo b; else echo c; fi\n',
  'for x in a b; do echo "$x"; done\nfor y do echo; done\nfor z\ndo echo; done\n',
  'while read -r x; do case $x in a|b) echo ;; (done) echo fi ;; *) esac; done < <(ls)\n',
  'case x in\n  fi) echo ;;\n  if) echo ;&\n  "a b") echo\nesac\n',
  "cat <<EOF <<-'END'\nif ' \" `\nEOF\n\tdone {\n\tEND\n",
  'echo "$(if true; then echo "a)"; fi)" `echo a` ${x:-"}"} ${x#\\}} $((1 + (2 * 3)))\n',
  "echo it\\'s \"it's\" 'a \"b' $'it\\'s' # if it's\n",
  'f() { echo a; }\nfunction g { echo b; }\nfunction h() {\n  echo c\n}\nf\n',
  '( cd x && { echo a; } )\n(( x = 1 + (2) ))\necho a{1..3}b {a,b} } if then\n',
  'if [ "$a" = if ] && ! { echo; }; then\n  :\nfi\n',
  'x=$(cat <<EOF\na) b (\nEOF\n)\n',
  'cat <<< "a" <<<b\necho a#b ; # fi\n',
  'time while :; do break; done\nuntil false; do :; done 2>/dev/null\n',
  'echo $(case a in (a) echo b;; esac)\n',
  `${'$('.repeat(5000)}\n`,
  `${'${x:-'.repeat(5000)}\n`,
])('in order: %j', text => {
  expect(unbalanced(text)).toBeUndefined()
})

test.each<[string, number, string]>([
  ['if true; then\n  echo a\n', 0, "'if' is not closed: 'fi' is missing"],
  ['f() {\n  echo a\n', 4, "'{' is not closed: '}' is missing"],
  ['echo a\nfi\n', 7, "'fi' closes nothing"],
  ['if true\n  echo a\nfi\n', 17, "'fi' comes before 'then' or 'in'"],
  ['if true\n  echo a\nelse\n  echo b\nfi\n', 17, "'else' is out of place"],
  ['for x in a b\n  echo a\ndone\n', 22, "'done' closes nothing"],
  ['echo "a\necho b\n', 5, 'A quote is not closed'],
  ["echo it's\n", 7, 'A quote is not closed'],
  ['echo $(date\necho b\n', 5, "'$(' is not closed"],
  ['echo ${x\n', 5, "'${' is not closed"],
  ['case x in\n a) echo ;;\n', 0, "'case' is not closed: 'esac' is missing"],
  ['while true; do\n  if true; then\n  done\nfi\n', 33, "'done' closes nothing"],
  ['echo a; }\n', 8, "'}' closes nothing"],
])('%j', (text, offset, problem) => {
  expect(unbalanced(text)).toEqual({ offset, problem })
})
test.each(['\ufeff', '\u00a0', '\u2028', '\u3000', '\v', '\f'])(
  '%j is no blank of the shell, and holds nothing up',
  char => {
    expect(unbalanced(`echo a${char}b\nif true; then\n`)?.problem).toContain('if')
  },
)
