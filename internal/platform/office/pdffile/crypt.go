package pdffile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
)

// The ways to encrypt (ISO 32000-2, table 25).
const (
	methodNone = iota
	methodRC4
	methodAES128
	methodAES256
)

// padding fills up passwords (ISO 32000-1, 7.6.3.3).
const padding = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08" +
	"\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

// A decrypter holds the file's key.
type decrypter struct {
	key          []byte
	text, binary int // the methods of strings and of streams
}

// decrypt opens an encrypted file with the empty user password, with which
// files open that only forbid printing or changing.
func (f *File) decrypt() error {
	if f.trailer["Encrypt"] == nil || f.crypt != nil {
		return nil
	}
	d := f.Dict(f.trailer["Encrypt"])
	if f.Name(d["Filter"]) != "Standard" {
		return fmt.Errorf("%w: by %s", ErrEncrypted, f.Name(d["Filter"]))
	}
	c, err := f.newDecrypter(d)
	if err != nil {
		return err
	}
	if c.key == nil {
		return ErrEncrypted
	}
	f.crypt = c
	// What was read before, without the key, is to be read again; only the
	// dictionary of the encryption itself is never encrypted.
	clear(f.cache)
	clear(f.packs)
	if ref, ok := f.trailer["Encrypt"].(Ref); ok {
		f.cache[ref.Num] = d
	}
	return nil
}

func (f *File) newDecrypter(d Dict) (*decrypter, error) {
	c := &decrypter{text: methodRC4, binary: methodRC4}
	switch version := Integer(f.Resolve(d["V"])); version {
	case 1, 2:
	case 4, 5:
		c.binary, c.text = f.method(d, "StmF"), f.method(d, "StrF")
	default:
		return nil, fmt.Errorf("%w: of version %d", ErrEncrypted, version)
	}
	if Integer(f.Resolve(d["R"])) >= 5 {
		c.key = f.key256(d)
	} else {
		c.key = f.key128(d)
	}
	return c, nil
}

func (f *File) method(d Dict, which Name) int {
	filter := f.Dict(f.Dict(d["CF"])[f.Name(d[which])])
	switch f.Name(filter["CFM"]) {
	case "V2":
		return methodRC4
	case "AESV2":
		return methodAES128
	case "AESV3":
		return methodAES256
	}
	return methodNone
}

func (f *File) bytes(o any) []byte {
	s, _ := f.Resolve(o).(String)
	return []byte(s)
}

// key128 makes the key of the empty user password (algorithm 2) and checks it
// (algorithms 4 and 5); nil when it is not the password.
func (f *File) key128(d Dict) []byte {
	revision, size := Integer(f.Resolve(d["R"])), Integer(f.Resolve(d["Length"]))/8
	if size < 5 || size > 16 {
		size = 5
	}
	if revision == 4 {
		size = 16
	}
	var id []byte
	if ids := f.Array(f.trailer["ID"]); len(ids) > 0 {
		id = f.bytes(ids[0])
	}
	h := md5.New()
	h.Write([]byte(padding))
	h.Write(f.bytes(d["O"]))
	h.Write(binary.LittleEndian.AppendUint32(nil, uint32(Integer(f.Resolve(d["P"])))))
	h.Write(id)
	if revision >= 4 && f.Resolve(d["EncryptMetadata"]) == false {
		h.Write([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	}
	key := h.Sum(nil)[:size]
	if revision >= 3 {
		for range 50 {
			sum := md5.Sum(key)
			key = sum[:size]
		}
	}
	if check := userCheck(key, id, revision); !bytes.HasPrefix(f.bytes(d["U"]), check) {
		return nil
	}
	return key
}

func userCheck(key, id []byte, revision int) []byte {
	if revision < 3 {
		return rc4Bytes(key, []byte(padding))
	}
	sum := md5.Sum(append([]byte(padding), id...))
	out := sum[:]
	for i := range byte(20) {
		turned := make([]byte, len(key))
		for j := range key {
			turned[j] = key[j] ^ i
		}
		out = rc4Bytes(turned, out)
	}
	return out
}

// key256 makes the key by algorithm 2.A of ISO 32000-2; nil when the empty
// password is not the right one.
func (f *File) key256(d Dict) []byte {
	u, wrapped := f.bytes(d["U"]), f.bytes(d["UE"])
	if len(u) < 48 || len(wrapped) < 32 {
		return nil
	}
	hash := hashR5
	if Integer(f.Resolve(d["R"])) >= 6 {
		hash = hashR6
	}
	if !bytes.Equal(hash(u[32:40]), u[:32]) {
		return nil
	}
	block, err := aes.NewCipher(hash(u[40:48]))
	if err != nil {
		return nil
	}
	key := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, wrapped[:32])
	return key
}

func hashR5(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	return sum[:]
}

// hashR6 is algorithm 2.B for the empty password.
func hashR6(salt []byte) []byte {
	key := hashR5(salt)
	for round := 0; ; round++ {
		block, err := aes.NewCipher(key[:16])
		if err != nil {
			return nil
		}
		data := bytes.Repeat(key, 64)
		cipher.NewCBCEncrypter(block, key[16:32]).CryptBlocks(data, data)
		rest := 0
		for _, c := range data[:16] {
			rest += int(c)
		}
		key = hashOf(rest%3, data)
		if round >= 63 && int(data[len(data)-1]) <= round-31 {
			return key[:32]
		}
	}
}

func hashOf(which int, data []byte) []byte {
	switch which {
	case 0:
		sum := sha256.Sum256(data)
		return sum[:]
	case 1:
		sum := sha512.Sum384(data)
		return sum[:]
	}
	sum := sha512.Sum512(data)
	return sum[:]
}

func (c *decrypter) stream(ref Ref, data []byte) []byte { return c.apply(c.binary, ref, data) }

// strings decrypts the strings within an object.
func (c *decrypter) strings(ref Ref, o any) any {
	switch o := o.(type) {
	case String:
		return String(c.apply(c.text, ref, []byte(o)))
	case Array:
		for i := range o {
			o[i] = c.strings(ref, o[i])
		}
	case Dict:
		for key := range o {
			o[key] = c.strings(ref, o[key])
		}
	}
	return o
}

func (c *decrypter) apply(method int, ref Ref, data []byte) []byte {
	switch method {
	case methodRC4:
		return rc4Bytes(c.objectKey(ref, ""), data)
	case methodAES128:
		return aesBytes(c.objectKey(ref, "sAlT"), data)
	case methodAES256:
		return aesBytes(c.key, data)
	}
	return data
}

// objectKey is algorithm 1.
func (c *decrypter) objectKey(ref Ref, salt string) []byte {
	key := append([]byte{}, c.key...)
	key = append(key, byte(ref.Num), byte(ref.Num>>8), byte(ref.Num>>16), byte(ref.Gen), byte(ref.Gen>>8))
	sum := md5.Sum(append(key, salt...))
	return sum[:min(len(c.key)+5, 16)]
}

func rc4Bytes(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// aesBytes decrypts data whose first block is the initial vector and whose
// last bytes are padding.
func aesBytes(key, data []byte) []byte {
	block, err := aes.NewCipher(key)
	data = data[:len(data)/aes.BlockSize*aes.BlockSize]
	if err != nil || len(data) < 2*aes.BlockSize {
		return nil
	}
	out := make([]byte, len(data)-aes.BlockSize)
	cipher.NewCBCDecrypter(block, data[:aes.BlockSize]).CryptBlocks(out, data[aes.BlockSize:])
	if pad := int(out[len(out)-1]); pad >= 1 && pad <= aes.BlockSize {
		return out[:len(out)-pad]
	}
	return out
}
