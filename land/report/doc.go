// Package report turns the balances of the books into a progress report
// (进度报告). It computes no figure: every area, rate and rank is one that package
// land gave. A [Report] is what the books say; [Compose] words it, in Chinese or
// English, as a [Document] of paragraphs, tables and pictures, in which every
// figure is written once; and each form only lays the document out. So the
// figures of all forms are the same to the last digit.
//
// The same report gives the same bytes in every form, whenever and wherever it is
// laid out: dates inside files are those of the books' position.
package report
