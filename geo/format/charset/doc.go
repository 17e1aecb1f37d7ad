// Package charset decides in which encoding a text from outside is written, and
// decodes it strictly: bytes that are no character are an error, never U+FFFD.
//
// Chinese land files come in UTF-8, in GBK or its predecessor GB 2312, both of
// which GB18030 contains, or in UTF-16. None is told apart by its bytes alone with
// certainty. The order here is byte order mark, NUL in every second byte, strict
// UTF-8, GB18030: a Chinese text of some length in GB18030 is almost never UTF-8.
package charset
