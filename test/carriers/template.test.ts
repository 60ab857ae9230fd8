import { describe, expect, test } from 'vitest'
import { carry, originOf, texts } from './carry.ts'

describe('simple tags are filled in', () => {
  test.each([
    ['x.j2', '-s {{ lan }} {{- lan -}}', '-s 10.0.0.0/8 10.0.0.0/8'],
    ['x.j2', '{{ fw.port }} {{ missing | default("80") }} {{ other|d(22) }} {{ name | upper }}', '8080 80 22 LO'],
    ['x.j2', '{{ ansible_managed | comment }}\n{# not {{ this }} #}x', '# Ansible managed\nx'],
    ['x.erb', '<%# note %>-s <%= @lan %> -i <%= scope["::net::name"] %>', '-s 10.0.0.0/8 -i eth1'],
    ['x.epp', "<%- | String $lan, Integer $port = 22 | -%>\n<%= $lan %>", '10.0.0.0/8'],
    ['x.j2', '*filter\n  {# the {{ lan }} #}\t\r\n-A {# x #} INPUT\n{# end #}', '*filter\n-A  INPUT\n'],
  ])('%s: %j', async (path, text, result) => {
    const variables = { lan: '10.0.0.0/8', 'fw.port': '8080', name: 'lo', '::net::name': 'eth1' }
    expect(texts(await carry(path, text, variables))).toEqual([`whole: ${result}`])
  })
})

test.each([
  ['{{ lan }} {{ lan }} {{ port }}', '{{ lan }}', 'a template, not checked: it is not known what lan, port stand for; --template-vars lan=… or template-vars in nflint.toml says so'],
  ['a\n{% for p in ports %}{{ p }}{% endfor %}', '{% for p in ports %}', 'a template, not checked: it is not known what {% for p in ports %}, p, {% endfor %} stand for; check what it comes to'],
  ['<% if @x %>', '<% if @x %>', 'a template, not checked: it is not known what <% if @x %> stands for; check what it comes to'],
  ['{{ lan | ipaddr("net") }}', '{{ lan | ipaddr("net") }}', 'a template, not checked: it is not known what lan stands for; --template-vars lan=… or template-vars in nflint.toml says so'],
])('%j is left alone', async (text, place, message) => {
  const { rulesets, notes } = await carry('rules.v4.j2', text)
  expect(rulesets).toEqual([])
  expect(notes.map(note => [text.slice(note.start, note.end), note.message])).toEqual([[place, message]])
})

test('what is filled in comes from its tag', async () => {
  const text = '-A INPUT -s {{ lan }} -j ACCEPT'
  const carried = await carry('x.j2', text, { lan: '10.0.0.0/8' })
  expect(originOf(carried, text, '10.0.0.0/8')).toBe('{{ lan }}')
  expect(originOf(carried, text, '0.0.0.0/8 -j')).toBe('{{ lan }} -j')
  expect(originOf(carried, text, 'ACCEPT')).toBe('ACCEPT')
})
