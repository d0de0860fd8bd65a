// Requests at a fixed rate over kept connections: steady ADDRESS RATE SECONDS CONNECTIONS.
//
// Each connection has a timetable. A request that is due while the one before it has no answer yet is sent late, and its
// time counts from when it was due (as wrk2 does it): no wait is left out of the percentiles. What the timer of this
// program is late by is not the proxy's, and is not counted.
//
// Prints JSON: how many answers were not 200, and the microseconds of each.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

type result struct {
	Wrong        int     `json:"wrong"`
	Microseconds []int64 `json:"microseconds"`
}

func main() {
	debug.SetGCPercent(-1) // a few seconds' garbage is little, a pause would be taken for the proxy's
	if len(os.Args) != 5 {
		fail("usage: steady ADDRESS RATE SECONDS CONNECTIONS")
	}
	address, rate, seconds, connections := os.Args[1], number(2), number(3), number(4)
	interval := time.Duration(float64(connections) / float64(rate) * float64(time.Second))
	each := int(time.Duration(seconds) * time.Second / interval)
	results := make([]result, connections)
	begin := time.Now().Add(200 * time.Millisecond) // all are connected by then
	var all sync.WaitGroup
	for i := range results {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			first := begin.Add(interval * time.Duration(i) / time.Duration(connections))
			results[i] = keep(address, first, interval, each)
		}(i)
	}
	all.Wait()
	total := result{Microseconds: []int64{}}
	for _, one := range results {
		total.Wrong += one.Wrong
		total.Microseconds = append(total.Microseconds, one.Microseconds...)
	}
	if err := json.NewEncoder(os.Stdout).Encode(total); err != nil {
		fail(err.Error())
	}
}

// keep sends one connection's requests by its timetable.
func keep(address string, due time.Time, interval time.Duration, count int) result {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		fail(err.Error())
	}
	defer connection.Close()
	request := []byte("GET / HTTP/1.1\r\nHost: " + address + "\r\n\r\n")
	answers := bufio.NewReader(connection)
	said := result{Microseconds: make([]int64, 0, count)}
	for ; count > 0; count-- {
		start := due
		if time.Until(due) > 0 {
			time.Sleep(time.Until(due))
			start = time.Now()
		}
		if _, err := connection.Write(request); err != nil {
			fail(err.Error())
		}
		ok, err := answer(answers)
		if err != nil {
			fail(err.Error())
		}
		if !ok {
			said.Wrong++
		}
		said.Microseconds = append(said.Microseconds, time.Since(start).Microseconds())
		due = due.Add(interval)
	}
	return said
}

// answer reads one to its end, which Content-Length must give; whether it was a 200.
func answer(from *bufio.Reader) (bool, error) {
	ok, length := false, -1
	for first := true; ; first = false {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return false, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if first {
			ok = bytes.HasPrefix(line, []byte("HTTP/1.1 200"))
		} else if len(line) == 0 {
			break
		} else if name, value, _ := bytes.Cut(line, []byte(":")); textproto.CanonicalMIMEHeaderKey(string(name)) == "Content-Length" {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return false, err
			}
		}
	}
	if length < 0 {
		return false, fmt.Errorf("an answer without Content-Length")
	}
	_, err := io.CopyN(io.Discard, from, int64(length))
	return ok, err
}

func number(argument int) int {
	value, err := strconv.Atoi(os.Args[argument])
	if err != nil || value < 1 {
		fail(fmt.Sprintf("%q is not a number above zero", os.Args[argument]))
	}
	return value
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
