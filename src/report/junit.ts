import type { Finding } from '../lint/check.ts'
import { inCharacters } from './columns.ts'
import type { Format } from './format.ts'
import type { FileReport } from './report.ts'
import { xmlDocument } from './xml.ts'
import type { Element } from './xml.ts'

/** A test case that failed. A severity below "fails the build" is still a failure here: JUnit knows no warnings. */
function failed({ at, check, severity, message, help }: Finding, path: string): Element {
  const { line, column } = inCharacters(at.source, at.start)
  return {
    name: 'testcase',
    attributes: { name: check, classname: path, file: path, line },
    children: [{
      name: 'failure',
      attributes: { message, type: severity },
      text: `${path}:${line}:${column}: ${severity}[${check}] ${message}${help === undefined ? '' : `\n${help}`}`,
    }],
  }
}

/** A file is a suite; one without findings has one test that passes, since Jenkins takes an empty report for a failure. */
const suite = ({ findings }: FileReport, path: string): Element => ({
  name: 'testsuite',
  attributes: { name: path, package: 'nflint', tests: Math.max(1, findings.length), failures: findings.length, errors: 0 },
  children: findings.length > 0 ? findings.map(finding => failed(finding, path)) : [{ name: 'testcase', attributes: { name: 'nflint', classname: path, file: path } }],
})

/** JUnit's XML, as Jenkins and GitLab read it. */
export const junit: Format = ({ files }, { pathOf }) => {
  const failures = files.reduce((sum, { findings }) => sum + findings.length, 0)
  const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), 0)
  return xmlDocument({ name: 'testsuites', attributes: { name: 'nflint', tests, failures, errors: 0 }, children: files.map(file => suite(file, pathOf(file.path))) })
}
